using System.Globalization;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.MessagePath;

/// <summary>What the AppHost tells the services, for processes that come back to the same addresses.</summary>
internal sealed class ServiceSettings(Database database, Uri telegram, string folder)
{
    public const string AdminEmail = "admin@chatai.local";
    public const string AdminPassword = "for-benchmarks-only";
    public const string SecretKey = "a-key-for-benchmarks-that-is-long-enough";

    private const string ServiceToken = "a-service-token-for-benchmarks";

    private readonly int[] ports = Ports.Free(5);

    /// <summary>In the order in which they need each other.</summary>
    public static IReadOnlyList<Part> Services { get; } = [Part.Api, Part.TokenPool, Part.BotManager];

    public string Folder => folder;

    /// <summary>The certificate that bot-manager trusts Telegram by, instead of the system's.</summary>
    public string? TrustFile { get; init; }

    public Uri AddressOf(Part service) => Ports.Address(service switch
    {
        Part.Api => ports[0],
        Part.TokenPool => ports[1],
        Part.BotManager => ports[2],
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "It is no service."),
    });

    public string ProjectOf(Part service) => $"ChatAi.{service}";

    public Dictionary<string, string> EnvironmentOf(Part service)
    {
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = AddressOf(service).ToString(),
            ["ConnectionStrings__redis"] = database.Redis,
            ["SECRET_KEY"] = SecretKey,
            ["SERVICE_TOKEN"] = ServiceToken,
            ["services__api__http__0"] = AddressOf(Part.Api).ToString(),
            ["services__token-pool__http__0"] = AddressOf(Part.TokenPool).ToString(),
        };
        foreach (var (name, value) in OwnOf(service))
            environment[name] = value;

        if (TrustFile is not null)
            environment["SSL_CERT_FILE"] = TrustFile;

        return environment;
    }

    private Dictionary<string, string> OwnOf(Part service) => service switch
    {
        Part.Api => new()
        {
            ["ConnectionStrings__chatai"] = database.Api,
            ["ADMIN_EMAIL"] = AdminEmail,
            ["ADMIN_PASSWORD"] = AdminPassword,
        },
        Part.TokenPool => new()
        {
            ["ConnectionStrings__chatai"] = database.TokenPool,
            ["OPENAI_API_KEY"] = "",
            ["Journal__Folder"] = Path.Combine(folder, "journal"),
        },
        _ => new()
        {
            ["ConnectionStrings__chatai"] = database.BotManager,
            ["Telegram__BaseUrl"] = telegram.ToString().TrimEnd('/'),
            ["Orleans__SiloPort"] = ports[3].ToString(CultureInfo.InvariantCulture),
            ["Orleans__GatewayPort"] = ports[4].ToString(CultureInfo.InvariantCulture),
        },
    };
}
