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

    private const int FirstOfReplicas = 3;
    private const int PortsOfReplica = 3;
    private const int MostReplicas = 3;

    private readonly Dictionary<(Part Service, string Name), string> told = [];
    private readonly int[] ports = Ports.Free(FirstOfReplicas + (PortsOfReplica * MostReplicas));

    /// <summary>In the order in which they need each other.</summary>
    public static IReadOnlyList<Part> Services { get; } = [Part.Api, Part.TokenPool, Part.BotManager];

    public string Folder => folder;

    /// <summary>The certificate that bot-manager trusts Telegram by, instead of the system's.</summary>
    public string? TrustFile { get; init; }

    public Uri AddressOf(Part service) => Ports.Address(service switch
    {
        Part.Api => ports[0],
        Part.TokenPool => ports[1],
        Part.BotManager => PortsOf(0)[0],
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "It is no service."),
    });

    public string ProjectOf(Part service) => $"ChatAi.{service}";

    /// <summary>Where a benchmark wants a service to be set otherwise than it comes, from its next start on.</summary>
    public void Tell(Part service, string name, string value) => told[(service, name)] = value;

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

        foreach (var ((_, name), value) in told.Where(setting => setting.Key.Service == service))
            environment[name] = value;

        if (TrustFile is not null)
            environment["SSL_CERT_FILE"] = TrustFile;

        return environment;
    }

    public Uri AddressOfGateway => Ports.Address(ports[2]);

    /// <summary>Behind a proxy on this machine, so that a caller here can come from anywhere; users are not limited.</summary>
    public Dictionary<string, string> EnvironmentOfGateway() => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_URLS"] = AddressOfGateway.ToString(),
        ["ConnectionStrings__redis"] = database.Redis,
        ["SECRET_KEY"] = SecretKey,
        ["SERVICE_TOKEN"] = ServiceToken,
        ["services__api__http__0"] = AddressOf(Part.Api).ToString(),
        ["services__bot-manager__http__0"] = AddressOf(Part.BotManager).ToString(),
        ["services__token-pool__http__0"] = AddressOf(Part.TokenPool).ToString(),
        ["Gateway__TrustedProxies__0"] = "127.0.0.1/32",
        ["Gateway__RateLimits__User__Requests"] = "0",
    };

    public Uri AddressOfReplica(int number) => Ports.Address(PortsOf(number)[0]);

    public Dictionary<string, string> EnvironmentOfReplica(int number)
    {
        var environment = EnvironmentOf(Part.BotManager);
        environment["ASPNETCORE_URLS"] = AddressOfReplica(number).ToString();
        environment["Orleans__SiloPort"] = Text(PortsOf(number)[1]);
        environment["Orleans__GatewayPort"] = Text(PortsOf(number)[2]);

        // Hundreds of bots are connected at once: this Telegram has no gate.
        environment["ColdStart__PerMinute"] = environment["ColdStart__PerHour"] = "1000000";
        return environment;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private int[] PortsOf(int replica) => ports[(FirstOfReplicas + (replica * PortsOfReplica))..][..PortsOfReplica];

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
            ["Orleans__SiloPort"] = Text(PortsOf(0)[1]),
            ["Orleans__GatewayPort"] = Text(PortsOf(0)[2]),
        },
    };
}
