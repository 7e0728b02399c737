using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.ColdStart;

/// <summary>The queue of a cold start, as the database knows it.</summary>
internal sealed class Queue(Database database)
{
    /// <summary>Each bot was written to at another time of the last month, and every tenth never.</summary>
    public Task ShuffleAsync() => database.ExecuteAsync("""
        update bot_instances
        set    state = 'starting', admitted_at = null, seen_at = null,
               last_update_at = case when id % 10 > 0 then now() - random() * interval '30 days' end
        """);

    /// <summary>Those that were let in, in their order.</summary>
    public async Task<IReadOnlyList<Admitted>> AdmittedAsync()
    {
        const string sql = """
            select   id, admitted_at, coalesce(last_update_at, '-infinity'), state = 'running'
            from     bot_instances
            where    admitted_at is not null
            order by admitted_at, last_update_at desc nulls last, id
            """;

        return await database.QueryAsync(sql, row => new Admitted(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<DateTimeOffset>(2), row.GetBoolean(3)));
    }

    public async Task<long> AtWorkAsync() =>
        (await database.QueryAsync("select count(*) from bot_instances where state = 'running'", row => row.GetInt64(0)))[0];
}

/// <param name="LastUpdate">When somebody wrote to it; the beginning of time when nobody has.</param>
/// <param name="AtWork">It has called, and Telegram has let it.</param>
internal sealed record Admitted(long Id, DateTimeOffset At, DateTimeOffset LastUpdate, bool AtWork)
{
    /// <summary>How many came in after one that was written to earlier than they.</summary>
    public static int OutOfPlace(IReadOnlyList<Admitted> inOrder)
    {
        var (count, earliest) = (0, DateTimeOffset.MaxValue);
        foreach (var bot in inOrder)
        {
            count += bot.LastUpdate > earliest ? 1 : 0;
            earliest = bot.LastUpdate < earliest ? bot.LastUpdate : earliest;
        }

        return count;
    }
}
