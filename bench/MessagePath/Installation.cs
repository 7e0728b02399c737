using System.Globalization;
using ChatAi.Bench.Measuring;
using ChatAi.Simulators.OpenAI;
using ChatAi.Simulators.Telegram;
using Npgsql;

namespace ChatAi.Bench.MessagePath;

/// <summary>
/// The services of the message path as they are run, each a process, over a PostgreSQL and a Redis of their own, between a
/// Telegram and an AI provider that live here and outlive every crash.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private const int UsualBots = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Database database;
    private readonly ServiceSettings settings;
    private readonly Dictionary<Part, Server> services = [];
    private readonly HttpClient http = new();

    private Installation(Database database, TelegramSimulator telegram, OpenAiSimulator provider)
    {
        this.database = database;
        (Telegram, Provider) = (telegram, provider);
        settings = new ServiceSettings(database, telegram.BaseAddress, Directory.CreateTempSubdirectory("chatai-bench-").FullName);
        Books = NpgsqlDataSource.Create(database.Owner);
    }

    public TelegramSimulator Telegram { get; }

    public OpenAiSimulator Provider { get; }

    public IReadOnlyList<ConnectedBot> Bots { get; private set; } = [];

    /// <summary>The database, as its owner sees it.</summary>
    public NpgsqlDataSource Books { get; }

    /// <summary>What does not crash, and the stores.</summary>
    public static async Task<Installation> PrepareAsync(CancellationToken cancellationToken) => new(
        await Database.StartWithRedisAsync(cancellationToken),
        await TelegramSimulator.StartAsync(),
        await OpenAiSimulator.StartAsync(cancellationToken));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var service in ServiceSettings.Services)
            await StartAsync(service, cancellationToken);

        await SettleInAsync(UsualBots, cancellationToken);
    }

    /// <summary>All but bot-manager, of which there are to be several.</summary>
    public async Task StartWithoutManagerAsync(CancellationToken cancellationToken)
    {
        foreach (var service in ServiceSettings.Services.Where(service => service is not Part.BotManager))
            await StartAsync(service, cancellationToken);
    }

    /// <summary>One more bot-manager. Its addresses are its own, but for the first, which has the usual ones.</summary>
    public Replica Replica(int number) => new(settings, number);

    public async Task SettleInAsync(int bots, CancellationToken cancellationToken)
    {
        using var customer = new Customer(this);
        Bots = await customer.SettleInAsync(bots, cancellationToken);
    }

    public Task FlushRedisAsync(CancellationToken cancellationToken) => database.FlushRedisAsync(cancellationToken);

    public Uri AddressOf(Part service) => settings.AddressOf(service);

    /// <summary>Ends it without a word of warning, and starts it again as a supervisor would: at once, at the same address.</summary>
    public async Task CrashAsync(Part part, CancellationToken cancellationToken)
    {
        switch (part)
        {
            case Part.None:
                return;
            case Part.Postgres:
                await database.KillPostgresAsync();
                await database.RestartAsync(cancellationToken);
                return;
            case Part.Redis:
                await database.KillRedisAsync();
                await database.RestartAsync(cancellationToken);
                return;
            default:
                await services[part].KillAsync();
                await services[part].DisposeAsync();
                await StartAsync(part, cancellationToken);
                return;
        }
    }

    /// <summary>Starts what has ended although nobody killed it, and tells what that was.</summary>
    public async Task<IReadOnlyList<string>> ReviveAsync(CancellationToken cancellationToken)
    {
        var dead = services.Where(service => service.Value.HasEnded).Select(service => service.Key).ToArray();
        foreach (var part in dead)
        {
            await Console.Error.WriteLineAsync($"{Parts.NameOf(part)} ended by itself:\n{services[part].LastWords}");
            await services[part].DisposeAsync();
            await StartAsync(part, cancellationToken);
        }

        return [.. dead.Select(Parts.NameOf)];
    }

    /// <summary>What bot-manager has counted since its start: messages that may have been sent twice.</summary>
    public async Task<int> PossibleDuplicatesAsync(CancellationToken cancellationToken)
    {
        var metrics = await http.GetStringAsync(new Uri(AddressOf(Part.BotManager), "/metrics"), cancellationToken);
        return metrics.Split('\n')
            .Where(line => line.StartsWith("chatai_telegram_possible_duplicates", StringComparison.Ordinal))
            .Sum(line => (int)double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services.Values)
            await service.DisposeAsync();

        await Provider.DisposeAsync();
        await Telegram.DisposeAsync();
        await Books.DisposeAsync();
        http.Dispose();
        await database.DisposeAsync();
    }

    private async Task StartAsync(Part service, CancellationToken cancellationToken)
    {
        services[service] = Server.Start("dotnet", [Checkout.Built(settings.ProjectOf(service))], settings.Folder, settings.EnvironmentOf(service));
        await services[service].ReadyAsync(new Uri(AddressOf(service), "/health"), Patience, cancellationToken);
    }
}
