using Dapper;
using Npgsql;

namespace ChatAi.Migration.Maintenance;

/// <summary>An index that keeps a constraint works with every write, however seldom it is read: it is not listed.</summary>
internal static class UnusedIndexes
{
    private static readonly Listing<Index> Columns = new Listing<Index>()
        .Text("index", index => index.Name)
        .Text("table", index => index.Table)
        .Number("size", index => Units.Bytes(index.SizeBytes));

    internal sealed record Index(string Name, string Table, long SizeBytes, DateTimeOffset StatisticsSince);

    public static async Task ShowAsync(NpgsqlDataSource database, Output output, CancellationToken cancellationToken)
    {
        // Without a reset the counters are as old as the database; its start is the latest moment that is known.
        const string sql = """
            select s.indexrelname::text as name,
                   s.relname::text as table,
                   pg_relation_size(s.indexrelid) as size_bytes,
                   coalesce(d.stats_reset, pg_postmaster_start_time()) as statistics_since
            from   pg_stat_user_indexes s
            join   pg_index i on i.indexrelid = s.indexrelid
            join   pg_stat_database d on d.datname = current_database()
            where  s.schemaname = 'public'
              and  s.idx_scan = 0
              and  not i.indisunique
              and  not exists (select from pg_constraint c where c.conindid = s.indexrelid)
            order  by 3 desc, 1
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var indexes = (await connection.QueryAsync<Index>(new CommandDefinition(sql, cancellationToken: cancellationToken))).AsList();

        output.Print(indexes, Columns, "Every index has been used.");
        if (indexes.Count > 0)
            output.Say($"Counted at least since {Units.Time(indexes[0].StatisticsSince)}; replicas of the server count for themselves.");
    }
}
