using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatAi.Simulators.Telegram;
using Dapper;
using Microsoft.AspNetCore.Hosting;
using Npgsql;

namespace ChatAi.BotManager.Tests.Drivers;

/// <summary>
/// bot-manager between a simulated Telegram and a double of api, over a database of its own: as a fixture of a test class,
/// or made by a test that needs it to be different.
/// </summary>
public sealed class Suite(Stores stores) : IAsyncLifetime
{
    private readonly TestDatabase database = new(stores);
    private readonly List<Client> clients = [];
    private Manager? manager;
    private Tenant? tenant;

    public TelegramSimulator Telegram { get; private set; } = null!;

    public ApiDouble Api { get; private set; } = null!;

    internal Manager Manager => manager ?? throw new InvalidOperationException("bot-manager is not started.");

    internal DialogBook Dialogs { get; private set; } = null!;

    internal Tenant Tenant => tenant!;

    /// <summary>The connection string that bot-manager has.</summary>
    internal string ConnectionString => database.BotManager;

    internal static async Task<Suite> StartAsync(
        Stores stores,
        Action<IWebHostBuilder>? configure = null,
        Action<SimulatorOptions>? telegram = null,
        int port = 0)
    {
        var suite = new Suite(stores);
        await suite.StartAsync(configure, telegram, port);
        return suite;
    }

    public async ValueTask InitializeAsync() => await StartAsync(null, null, 0);

    internal async Task StartManagerAsync(Action<IWebHostBuilder>? configure = null, int port = 0) =>
        manager = await Manager.StartAsync(database, Telegram.BaseAddress, Api, configure, port);

    /// <summary>In a process of its own, to be killed.</summary>
    internal ManagerProcess StartProcess() => ManagerProcess.Start(
        ("ConnectionStrings__chatai", database.BotManager),
        ("Telegram__BaseUrl", Telegram.BaseAddress.AbsoluteUri.TrimEnd('/')),
        ("services__api__http__0", Api.Address.AbsoluteUri));

    public async Task StopManagerAsync()
    {
        await Manager.DisposeAsync();
        manager = null;
    }

    /// <summary>The tenant's own client.</summary>
    internal Client Owner() => As(Tenant.UserId);

    internal Client As(long user, string role = "user")
    {
        var client = Manager.As(Api.TokenOf(user, role));
        clients.Add(client);
        return client;
    }

    /// <summary>A bot at Telegram, connected and at work; what it says is not scripted yet.</summary>
    public async Task<ConnectedBot> ConnectBotAsync(string mode = "polling")
    {
        Api.Script = ApiDouble.Echo;
        var bot = await Telegram.CreateBotAsync();
        var id = await ConnectAsync(bot.Token, mode);
        await Eventually.True(async () => await Manager.StateOfAsync(id) == "running");
        return new ConnectedBot(id, bot);
    }

    public async Task<long> ConnectAsync(string token, string mode = "polling")
    {
        var response = await Owner().PostAsync(
            "/api/bot-instances",
            new { assistant_id = Tenant.AssistantId, bot_token = token, mode });
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    /// <summary>Reads a value of the database, as its owner.</summary>
    public async Task<T?> ReadAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(database.Owner);
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>Listens to a counter from now on.</summary>
    internal MetricEar ListenTo(string instrument) => new(Manager, instrument);

    /// <summary>Waits until this many updates of a bot are in a state.</summary>
    public Task EventuallyUpdatesAsync(ConnectedBot bot, string state, int count) =>
        Eventually.Is(() => UpdatesAsync(bot, state), found => found == count);

    /// <summary>How many updates of a bot are in a state.</summary>
    public Task<int> UpdatesAsync(ConnectedBot bot, string state) => ReadAsync<int>(
        "select count(*)::integer from telegram_updates where bot_id = @Id and state = @state",
        new { bot?.Id, state });

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
            client.Dispose();
        if (manager is not null)
            await manager.DisposeAsync();
        await Telegram.DisposeAsync();
        await Api.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task StartAsync(Action<IWebHostBuilder>? configure, Action<SimulatorOptions>? telegram, int port)
    {
        await database.InitializeAsync();
        Dialogs = new DialogBook(database.Owner);
        tenant = await Dialogs.TenantAsync();
        Telegram = await TelegramSimulator.StartAsync(telegram);
        Api = await ApiDouble.StartAsync(database);
        await StartManagerAsync(configure, port);
    }
}

/// <param name="Id">In bot-manager.</param>
/// <param name="AtTelegram">The same bot there.</param>
public sealed record ConnectedBot(long Id, SimulatedBot AtTelegram);
