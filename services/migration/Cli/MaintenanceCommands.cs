using System.CommandLine;
using ChatAi.Migration.Maintenance;
using Npgsql;

namespace ChatAi.Migration.Cli;

internal static class MaintenanceCommands
{
    public static void AddTo(Command group, Func<NpgsqlDataSource> database)
    {
        group.Add(DbCommand.Of("size", "How big the database is, and what of.", [], (_, output, token) => DatabaseSize.ShowAsync(database(), output, token)));
        group.Add(DbCommand.Of("tables", "The tables with their sizes, biggest first.", [], (_, output, token) => TableSizes.ShowAsync(database(), output, token)));
        group.Add(Care("analyze", "Brings the planner's statistics up to date.", TableCare.Analyze, database));
        group.Add(Care("vacuum", "Frees the room of deleted rows for new ones, and analyzes. Writers go on.", TableCare.Vacuum, database));
        group.Add(Care("reindex", "Builds indexes anew beside the old ones. Readers and writers go on.", TableCare.Reindex, database));
        group.Add(DbCommand.Of("unused-indexes", "Indexes that no query has used, without those that keep a constraint.", [], (_, output, token) => UnusedIndexes.ShowAsync(database(), output, token)));
        group.Add(SlowQueriesOf(database));
        group.Add(DbCommand.Of("bloat", "Rows that are dead and not yet vacuumed, worst table first.", [], (_, output, token) => DeadRows.ShowAsync(database(), output, token)));
        group.Add(ActivityOf(database));
        group.Add(TerminateOf(database));
    }

    private static Command Care(string name, string description, TableCare care, Func<NpgsqlDataSource> database)
    {
        var table = new Option<string?>("--table") { Description = "Only this table." };
        return DbCommand.Of(name, description, [table], (parsed, output, token) => CareForTables.RunAsync(database(), care, parsed.GetValue(table), output, token));
    }

    private static Command SlowQueriesOf(Func<NpgsqlDataSource> database)
    {
        var limit = new Option<int>("--limit") { Description = "How many.", DefaultValueFactory = _ => 10 };
        var total = new Option<bool>("--total") { Description = "By the time of all calls together, not by that of one." };
        return DbCommand.Of(
            "slow-queries",
            "The queries that take longest, as pg_stat_statements counts them.",
            [limit, total],
            (parsed, output, token) => SlowQueries.ShowAsync(database(), parsed.GetValue(limit), parsed.GetValue(total), output, token));
    }

    private static Command ActivityOf(Func<NpgsqlDataSource> database)
    {
        var all = new Option<bool>("--all") { Description = "Also sessions that do nothing." };
        return DbCommand.Of(
            "activity",
            "Who runs what, for how long, waiting for what, blocked by whom.",
            [all],
            (parsed, output, token) => Activity.ShowAsync(database(), parsed.GetValue(all), output, token));
    }

    private static Command TerminateOf(Func<NpgsqlDataSource> database)
    {
        var pid = new Argument<int>("pid") { Description = "The session's process, as activity shows it." };
        return DbCommand.Of(
            "terminate",
            "Ends one session of this database. What it had not committed is rolled back.",
            [pid],
            (parsed, output, token) => TerminateSession.RunAsync(database(), parsed.GetValue(pid), output, token));
    }
}
