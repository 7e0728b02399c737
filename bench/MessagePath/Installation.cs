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
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

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

    /// <summary>The services, with a customer who has keys of the AI provider.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await StartServicesAsync(cancellationToken);
        await SettleInAsync(UsualBots, cancellationToken);
    }

    /// <summary>The services, without a key and without a customer.</summary>
    public async Task StartServicesAsync(CancellationToken cancellationToken)
    {
        foreach (var service in ServiceSettings.Services)
            await StartAsync(service, cancellationToken);
    }

    /// <summary>All but bot-manager, of which there are to be several.</summary>
    public async Task StartWithoutManagerAsync(CancellationToken cancellationToken)
    {
        foreach (var service in ServiceSettings.Services.Where(service => service is not Part.BotManager))
            await StartAsync(service, cancellationToken);
    }

    /// <summary>The gateway before the services, to be disposed of by who starts it.</summary>
    public async Task<(Server Server, Uri Address)> StartGatewayAsync(CancellationToken cancellationToken)
    {
        var server = Server.Start("dotnet", [Checkout.Built("ChatAi.Gateway")], Path.Combine(Checkout.Root, "gateway"), settings.EnvironmentOfGateway());
        await server.ReadyAsync(new Uri(settings.AddressOfGateway, "/health"), Patience, cancellationToken);
        return (server, settings.AddressOfGateway);
    }

    /// <summary>One more bot-manager. Its addresses are its own, but for the first, which has the usual ones.</summary>
    public Replica Replica(int number) => new(settings, number);

    public async Task SettleInAsync(int bots, CancellationToken cancellationToken)
    {
        using var customer = new Customer(this);
        Bots = await customer.SettleInAsync(bots, cancellationToken);
    }

    public Task FlushRedisAsync(CancellationToken cancellationToken) => database.FlushRedisAsync(cancellationToken);

    /// <summary>One more assistant that knows some places, its bots, and chats in which much has been said before.</summary>
    public async Task<IReadOnlyList<ChatWithBot>> GrowAsync(int places, int bots, int chatsOfBot, int groupsOfBot, CancellationToken cancellationToken)
    {
        using var customer = new Customer(this);
        var assistant = await customer.AddAssistantAsync(Gazetteer.Of(places), cancellationToken);
        var added = await BotRows.AddAsync(database, Telegram, assistant, bots);
        var chats = ChatWithBot.Of(added, chatsOfBot, groupsOfBot);
        await PastDialogs.AddAsync(database, chats);
        Bots = [.. Bots, .. added];
        while (!added.All(bot => Telegram.IsOnline(bot.AtTelegram)))
            await Task.Delay(Glance, cancellationToken);

        return chats;
    }

    /// <summary>What was added at once is known to the planner too.</summary>
    public Task SettleAsync() => database.ExecuteAsync("vacuum analyze");

    /// <summary>What PostgreSQL counts of its statements.</summary>
    public StatementBook Statements => new(database);

    /// <summary>Processor time of each part, in seconds.</summary>
    public double ProcessorSecondsOf(Part part) => part == Part.Postgres ? database.ProcessorSeconds() : services[part].ProcessorSeconds();

    public double MegabytesOf(Part service) => services[service].ResidentMegabytes();

    public int OpenFilesOf(Part service) => services[service].OpenFiles();

    /// <inheritdoc cref="ServiceSettings.Tell"/>
    public void Tell(Part service, string name, string value) => settings.Tell(service, name, value);

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
    public async Task<int> PossibleDuplicatesAsync(CancellationToken cancellationToken) =>
        (int)await MetricAsync(Part.BotManager, "chatai_telegram_possible_duplicates", cancellationToken);

    public async Task<double> ScalarAsync(string sql) => (await database.QueryAsync(sql, row => row.GetDouble(0)))[0];

    /// <summary>The sum of all series of a metric whose name begins so.</summary>
    public async Task<double> MetricAsync(Part service, string name, CancellationToken cancellationToken)
    {
        var metrics = await http.GetStringAsync(new Uri(AddressOf(service), "/metrics"), cancellationToken);
        return metrics.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
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
