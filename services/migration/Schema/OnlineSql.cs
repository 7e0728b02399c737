namespace ChatAi.Migration.Schema;

/// <summary>Statements that change a big table without keeping its writers out. Each is sent alone.</summary>
internal static class OnlineSql
{
    private static string WaitForLocksAsUsual => $"set lock_timeout = '{RunnerPatience.Default.LockTimeout.TotalSeconds}s';";

    public static string InBatches(string table, string set, string where, string key, int size) =>
        $"""
        do $batches$
        declare
            about bigint := (select greatest(reltuples, 0) from pg_class where oid = '{table}'::regclass);
            seen  bigint := 0;
            first bigint;
            last  bigint;
            rows  bigint;
        begin
            select min({key}) - 1 into first from {table};
            loop
                select max({key}), count(*)
                into   last, rows
                from   (select {key} from {table} where {key} > first order by {key} limit {size}) batch;
                exit when last is null;

                update {table}
                set    {set}
                where  {key} > first and {key} <= last and ({where});
                commit;

                first := last;
                seen := seen + rows;
                raise notice using errcode = '{Progress.SqlState}', message = format('{table.Replace("'", "''", StringComparison.Ordinal)}: %s of about %s rows', seen, greatest(about, seen));
            end loop;
        end
        $batches$;
        """;

    /// <summary>
    /// What was interrupted leaves an index that is kept up and never used, and is made anew. The index waits, without
    /// keeping anybody out, for the end of transactions that began before it: that has no limit.
    /// </summary>
    public static IEnumerable<string> CreateIndex(string name, string on, bool unique) =>
    [
        $"""
        do $index$
        begin
            if exists (select from pg_index where indexrelid = to_regclass('{name}') and not indisvalid) then
                drop index {name};
            end if;
        end
        $index$;
        """,
        "set lock_timeout = 0;",
        $"create {(unique ? "unique " : "")}index concurrently if not exists {name} on {on};",
        WaitForLocksAsUsual,
    ];

    public static IEnumerable<string> DropIndex(string name) =>
    [
        "set lock_timeout = 0;",
        $"drop index concurrently if exists {name};",
        WaitForLocksAsUsual,
    ];

    public static IEnumerable<string> AddConstraint(string table, string name, string definition) =>
    [
        $"""
        do $constraint$
        begin
            if not exists (select from pg_constraint where conrelid = '{table}'::regclass and conname = '{name}') then
                alter table {table} add constraint {name} {definition} not valid;
            end if;
        end
        $constraint$;
        """,
        $"alter table {table} validate constraint {name};",
    ];
}
