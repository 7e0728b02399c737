using System.Data;
using Dapper;
using Npgsql;

namespace ChatAi.Migration.Backups;

/// <summary>The database as it is at one moment, which pg_dump and the counting share, whatever is written meanwhile.</summary>
internal sealed class Snapshot : IAsyncDisposable
{
    /// <summary>Whoever has a table for himself for so long is broken, and the backup says so instead of waiting for ever.</summary>
    public static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(10);

    private NpgsqlConnection connection = null!;

    private Snapshot()
    {
    }

    public string Id { get; private set; } = "";

    public string ServerVersion { get; private set; } = "";

    public int ServerMajor => connection.PostgreSqlVersion.Major;

    public long? Revision { get; private set; }

    public IReadOnlyList<string> Roles { get; private set; } = [];

    /// <summary>As the last vacuum saw them: near enough for a bar of progress, and without waiting for a lock.</summary>
    public IReadOnlyDictionary<string, long> TablePages { get; private set; } = new Dictionary<string, long>();

    public long TotalPages => TablePages.Values.Sum();

    public static async Task<Snapshot> TakeAsync(Server server, CancellationToken cancellationToken)
    {
        var snapshot = new Snapshot { connection = await server.OpenAsync(server.Database, cancellationToken) };
        try
        {
            await snapshot.LookAsync(cancellationToken);
            return snapshot;
        }
        catch
        {
            await snapshot.DisposeAsync();
            throw;
        }
    }

    public Task<SortedDictionary<string, long>> CountAsync(CancellationToken cancellationToken) => RowCounts.OfAsync(connection, cancellationToken);

    /// <summary>The newest revision of a database; null when it has none.</summary>
    public static async Task<long?> RevisionOfAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string exists = "select to_regclass('public.schema_revisions') is not null";
        const string newest = "select max(version) from public.schema_revisions";

        return await connection.QuerySingleAsync<bool>(new CommandDefinition(exists, cancellationToken: cancellationToken))
            ? await connection.QuerySingleAsync<long?>(new CommandDefinition(newest, cancellationToken: cancellationToken))
            : null;
    }

    /// <summary>The snapshot's transaction ends with its connection.</summary>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        const string sizes = """
            select c.relname::text as name, greatest(1, c.relpages + coalesce(t.relpages, 0))::bigint as pages
            from   pg_class c
            left   join pg_class t on t.oid = c.reltoastrelid
            where  c.relkind = 'r'
              and  c.relnamespace = to_regnamespace('public')
            """;

        // Superusers and the owner have what they need wherever the backup is restored.
        const string grantees = """
            select distinct r.rolname::text
            from   (
                select relacl as acl from pg_class where relnamespace = to_regnamespace('public')
                union all
                select a.attacl from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relnamespace = to_regnamespace('public')
                union all
                select nspacl from pg_namespace where nspname = 'public'
            ) granted
            cross  join lateral aclexplode(granted.acl) entry
            join   pg_roles r on r.oid = entry.grantee
            where  r.rolname not like 'pg\_%'
              and  r.rolname <> current_user
            order  by 1
            """;

        await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition($"set local lock_timeout = {LockPatience.TotalMilliseconds:0}", cancellationToken: cancellationToken));
        Id = await connection.QuerySingleAsync<string>(new CommandDefinition("select pg_export_snapshot()", cancellationToken: cancellationToken));
        ServerVersion = await connection.QuerySingleAsync<string>(new CommandDefinition("show server_version", cancellationToken: cancellationToken));
        Revision = await RevisionOfAsync(connection, cancellationToken);
        Roles = (await connection.QueryAsync<string>(new CommandDefinition(grantees, cancellationToken: cancellationToken))).AsList();
        TablePages = (await connection.QueryAsync<(string Name, long Pages)>(new CommandDefinition(sizes, cancellationToken: cancellationToken)))
            .ToDictionary(table => table.Name, table => table.Pages);
    }
}
