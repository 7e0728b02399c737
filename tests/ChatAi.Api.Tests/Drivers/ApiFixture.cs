using MimeKit;
using Npgsql;

namespace ChatAi.Api.Tests.Drivers;

/// <summary>The service, its database and a token pool for one test class.</summary>
public sealed class ApiFixture(Stores stores) : IAsyncLifetime
{
    private readonly TestDatabase database = new(stores);
    private readonly List<ApiHost> hosts = [];
    private readonly DirectoryInfo mail = Directory.CreateTempSubdirectory("chatai-mail-");
    private int count;

    public TokenPoolDouble Pool { get; private set; } = null!;

    /// <summary>What the first process is told beside the usual.</summary>
    public IReadOnlyList<(string Key, string Value)> Settings { get; init; } = [];

    public ApiHost Host => hosts[0];

    /// <summary>With the rights of the service's own role.</summary>
    public string ConnectionString => database.Api;

    /// <summary>As the owner of the schema, to see and to set up what the service itself may not.</summary>
    public NpgsqlDataSource Owner { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        Owner = NpgsqlDataSource.Create(database.Owner);
        Pool = await TokenPoolDouble.StartAsync();
        StartAnother([.. Settings]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
            await host.DisposeAsync();

        await Owner.DisposeAsync();
        await database.DisposeAsync();
        await Pool.DisposeAsync();
        mail.Delete(recursive: true);
    }

    /// <summary>Another process over the same database.</summary>
    public ApiHost StartAnother(params (string Key, string Value)[] settings)
    {
        var host = new ApiHost(database.Api, database.Redis, Pool.Address, [("Mail:Folder", mail.FullName), .. settings]);
        hosts.Add(host);
        return host;
    }

    /// <summary>Another process that can be killed.</summary>
    public ApiProcess StartProcess(params (string Key, string Value)[] settings) =>
        ApiProcess.Start(ApiHost.Settings(database.Api, database.Redis, Pool.Address, [("Mail:Folder", mail.FullName), .. settings]));

    /// <summary>All of it anew, for a test that stops processes.</summary>
    public async Task<ApiFixture> SiblingAsync()
    {
        var sibling = new ApiFixture(stores);
        await sibling.InitializeAsync();
        return sibling;
    }

    /// <summary>The newest mail to an address.</summary>
    public async Task<MimeMessage> MailToAsync(string email) => (await Eventually.Is(
        () => mail.GetFiles("*.eml")
            .OrderByDescending(file => file.Name)
            .Select(file => MimeMessage.Load(file.FullName))
            .FirstOrDefault(message => message.To.Mailboxes.Any(mailbox => mailbox.Address == email)),
        message => message is not null))!;

    public int Next() => Interlocked.Increment(ref count);

    public Task<Tenant> NewTenantAsync() => Tenant.RegisterAsync(this);

    public async Task<T> QueryAsync<T>(string sql, params object[] values)
    {
#pragma warning disable CA2100 // the tests' own text
        await using var command = Owner.CreateCommand(sql);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });

        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql, params object[] values) => await QueryAsync<object?>(sql, values);
}
