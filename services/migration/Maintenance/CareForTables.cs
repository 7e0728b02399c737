using System.Diagnostics;
using Dapper;
using Npgsql;

namespace ChatAi.Migration.Maintenance;

/// <summary>What is done to a table; each leaves the running system its readers and writers.</summary>
/// <param name="Statement">With <c>{0}</c> for the table's quoted name.</param>
internal sealed record TableCare(string Name, string Statement)
{
    public static readonly TableCare Analyze = new("analyze", "analyze {0}");

    public static readonly TableCare Vacuum = new("vacuum", "vacuum (analyze) {0}");

    public static readonly TableCare Reindex = new("reindex", "reindex table concurrently {0}");

    public string For(string table) => Statement.Replace("{0}", table, StringComparison.Ordinal);
}

internal static class CareForTables
{
    private static readonly Listing<Done> Columns = new Listing<Done>()
        .Text("table", done => done.Table)
        .Number("time", done => Units.Span(done.Seconds))
        .Number("before", done => Units.Bytes(done.BytesBefore))
        .Number("after", done => Units.Bytes(done.BytesAfter));

    internal sealed record Done(string Table, double Seconds, long BytesBefore, long BytesAfter);

    private sealed record Table(string Name, string Quoted);

    public static async Task RunAsync(NpgsqlDataSource database, TableCare care, string? only, Output output, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var tables = await TablesAsync(connection, only, cancellationToken);
        if (care == TableCare.Reindex)
            await DropRemainsAsync(connection, cancellationToken);

        var done = new List<Done>();
        using (var progress = Progress.Of(care.Name))
        {
            foreach (var table in tables)
            {
                progress.At(done.Count, tables.Count, table.Name);
                done.Add(await CareAsync(connection, care, table, cancellationToken));
            }
        }

        output.Print(done, Columns, "There are no tables.");
        output.Say($"{care.Name}: {done.Count} {(done.Count == 1 ? "table" : "tables")} in {Units.Span(done.Sum(table => table.Seconds))}");
    }

    private static async Task<Done> CareAsync(NpgsqlConnection connection, TableCare care, Table table, CancellationToken cancellationToken)
    {
        var before = await SizeAsync(connection, table, cancellationToken);
        var clock = Stopwatch.StartNew();
        await connection.ExecuteAsync(new CommandDefinition(care.For(table.Quoted), commandTimeout: 0, cancellationToken: cancellationToken));

        return new Done(table.Name, Math.Round(clock.Elapsed.TotalSeconds, 3), before, await SizeAsync(connection, table, cancellationToken));
    }

    private static async Task<IReadOnlyList<Table>> TablesAsync(NpgsqlConnection connection, string? only, CancellationToken cancellationToken)
    {
        const string sql = """
            select relname::text as name, format('%I.%I', 'public', relname) as quoted
            from   pg_class
            where  relkind = 'r'
              and  relnamespace = 'public'::regnamespace
              and  (@Only::text is null or relname = @Only)
            order  by relname
            """;

        var tables = (await connection.QueryAsync<Table>(new CommandDefinition(sql, new { Only = only }, cancellationToken: cancellationToken))).AsList();
        return tables.Count > 0 || only is null ? tables : throw new MaintenanceException($"There is no table '{only}'.");
    }

    /// <summary>A concurrent reindex that was interrupted leaves half an index, which is written to and never read.</summary>
    private static async Task DropRemainsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string sql = """
            select format('drop index concurrently if exists %I.%I', 'public', c.relname)
            from   pg_index i
            join   pg_class c on c.oid = i.indexrelid
            where  not i.indisvalid
              and  c.relnamespace = 'public'::regnamespace
              and  c.relname ~ '_cc(new|old)[0-9]*$'
            """;

        foreach (var drop in await connection.QueryAsync<string>(new CommandDefinition(sql, cancellationToken: cancellationToken)))
            await connection.ExecuteAsync(new CommandDefinition(drop, commandTimeout: 0, cancellationToken: cancellationToken));
    }

    private static Task<long> SizeAsync(NpgsqlConnection connection, Table table, CancellationToken cancellationToken)
    {
        const string sql = "select pg_total_relation_size(@Quoted::regclass)";

        return connection.QuerySingleAsync<long>(new CommandDefinition(sql, new { table.Quoted }, cancellationToken: cancellationToken));
    }
}
