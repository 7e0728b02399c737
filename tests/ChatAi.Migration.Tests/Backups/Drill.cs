using ChatAi.Migration.Tests.Maintenance;
using Npgsql;

namespace ChatAi.Migration.Tests.Backups;

/// <summary>A database at head with a customer's rows, a folder for its backups, and somebody who looks after both.</summary>
public sealed class Drill : IAsyncLifetime
{
    private readonly Stores stores;
    private readonly TestDatabase database;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatai-backups-");

    public Drill(Stores stores)
    {
        this.stores = stores;
        database = new TestDatabase(stores);
    }

    public Terminal Person { get; private set; } = null!;

    public string ConnectionString => database.Owner;

    /// <summary>The connection string of a service, which owns nothing.</summary>
    public string Service => database.Api;

    public string Folder => folder.FullName;

    public string Name => new NpgsqlConnectionStringBuilder(database.Owner).Database!;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        Person = new Terminal(database.Owner, Folder);
        await Person.QueryAsync("insert into users (email, password_hash) select md5(n::text) || '@example.com', md5(n::text || 'p') from generate_series(1, 3000) n");
        await Person.QueryAsync("insert into assistants (user_id, name) select id, 'Guide «' || id || '» \t\n' from users limit 50");
    }

    public async ValueTask DisposeAsync()
    {
        await OnServerAsync($"drop database if exists {Name}_restoring with (force)");
        await database.DisposeAsync();
        folder.Delete(recursive: true);
    }

    public async Task<string> BackUpAsync() => (await Person.JsonAsync("backup")).GetProperty("file").GetString()!;

    public Task DestroyAsync() => OnServerAsync($"drop database {Name} with (force)");

    /// <summary>All that is in it, a line for each table, and the sequences that its next rows depend on.</summary>
    public async Task<IReadOnlyList<string>> ContentAsync()
    {
        var digests = await Person.QueryAsync(
            """
            select format('select %L, count(*), coalesce(md5(string_agg(t::text, chr(10) order by t::text)), %L) from %I t', relname, 'empty', relname)
            from   pg_class
            where  relkind = 'r' and relnamespace = 'public'::regnamespace
            order  by relname
            """);
        var sequences = await Person.QueryAsync("select sequencename, coalesce(last_value, 0) from pg_sequences where schemaname = 'public' order by 1");

        return [.. await Person.QueryAsync(string.Join(" union all ", digests)), .. sequences];
    }

    /// <summary>The databases of the server that belong to this drill.</summary>
    public Task<IReadOnlyList<string>> DatabasesAsync() => new Terminal(stores.Postgres()).QueryAsync(
        $"select datname from pg_database where datname = '{Name}' or datname like '{Name}\\_%' order by 1");

    public Task OnServerAsync(string sql) => new Terminal(stores.Postgres()).QueryAsync(sql);
}
