using System.Reflection;
using ChatAi.AppHost.Standalone.Stores;
using Npgsql;
using Xunit;

namespace ChatAi.Testing;

/// <summary>
/// The PostgreSQL and the Redis of one run of a test assembly. To be declared once in each assembly that needs them:
/// <c>[assembly: AssemblyFixture(typeof(Stores))]</c>; tests then take it, or a <see cref="TestDatabase"/>, in their constructor.
/// </summary>
public sealed class Stores : IAsyncLifetime
{
    private const string Password = "for-tests-only";

    private readonly TemplateDatabase template;
    private readonly List<string> said = [];
    private PrivateStores? servers;
    private IDisposable? folderLock;
    private StoreFolders? folders;
    private int redisDatabases;

    public Stores() => template = new TemplateDatabase(this);

    /// <summary>A superuser's connection string to the database of this name.</summary>
    public string Postgres(string database = "postgres") => Connection("postgres", Password, database);

    /// <summary>A connection string to one of Redis' numbered databases; each call gives one that nobody else was given.</summary>
    public string NextRedis() =>
        $"127.0.0.1:{Servers.RedisPort},password={Password},defaultDatabase={Interlocked.Increment(ref redisDatabases) % 256}";

    /// <summary>The first database of Redis, for those who share it knowingly.</summary>
    public string Redis => $"127.0.0.1:{Servers.RedisPort},password={Password}";

    private PrivateStores Servers =>
        servers ?? throw new InvalidOperationException("The stores do not run: is Stores declared as an assembly fixture?");

    public async ValueTask InitializeAsync()
    {
        var name = (Assembly.GetEntryAssembly() ?? typeof(Stores).Assembly).GetName().Name!;
        (var folder, folderLock) = TakeFolder(Repository.PathTo(".data", "test", name));

        folders = StoreFolders.For(Repository.Root, Path.Combine(folder, "stores"));
        var options = new PrivateStoresOptions(folders, Password, Password, said.Add) { Durable = false };
        await PrivateStores.ClearAsync(folders, CancellationToken.None);
        try
        {
            servers = await PrivateStores.StartAsync(options, CancellationToken.None);
        }
        catch (StoreException failure)
        {
            throw new InvalidOperationException($"The stores do not start. {failure.Message}\n{string.Join('\n', said)}", failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (servers is not null)
            await PrivateStores.ClearAsync(folders!, CancellationToken.None);

        folderLock?.Dispose();
    }

    internal Task<string> MigratedTemplateAsync() => template.NameAsync();

    internal string Connection(string role, string password, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Servers.PostgresPort,
        Username = role,
        Password = password,
        Database = database,
        GssEncryptionMode = GssEncryptionMode.Disable,
        IncludeErrorDetail = true,
    }.ConnectionString;

    /// <summary>Two runs of one assembly at once each get a folder; what a killed run left is taken over by the next.</summary>
    private static (string Folder, IDisposable Lock) TakeFolder(string wanted)
    {
        for (var number = 1; ; number++)
        {
            var folder = number == 1 ? wanted : $"{wanted}-{number}";
            var held = FolderLock.TryTake(folder);
            if (held is not null)
                return (folder, held);
        }
    }
}
