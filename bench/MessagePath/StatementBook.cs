using System.Globalization;
using System.Text.RegularExpressions;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.MessagePath;

/// <summary>Which statements a turn is made of, by pg_stat_statements.</summary>
internal sealed partial class StatementBook(Database database)
{
    private const int Shown = 8;
    private const int Width = 90;

    public Task OpenAsync() => database.ExecuteAsync("select pg_stat_statements_reset()");

    /// <summary>All that the services asked for since it was opened, without what stands within functions.</summary>
    public async Task<IReadOnlyList<Entry>> ReadAsync()
    {
        const string sql = """
            select s.query, s.calls, s.total_exec_time
            from   pg_stat_statements s
            join   pg_roles r on r.oid = s.userid
            where  s.toplevel
              and  r.rolname like 'chatai%'
            order  by s.total_exec_time desc
            """;

        return await database.QueryAsync(sql, row => new Entry(row.GetString(0), row.GetInt64(1), row.GetDouble(2)));
    }

    public static void Print(IReadOnlyList<Entry> entries, int turns)
    {
        foreach (var entry in entries.Take(Shown))
        {
            var text = Space().Replace(entry.Text, " ").Trim();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"    {entry.Milliseconds / turns,6:F2} ms, {(double)entry.Calls / turns,5:F2} times: {text[..Math.Min(text.Length, Width)]}"));
        }
    }

    [GeneratedRegex(@"(--[^\n]*)?\s+")]
    private static partial Regex Space();

    internal sealed record Entry(string Text, long Calls, double Milliseconds);
}
