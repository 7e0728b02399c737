using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Providers;
using Npgsql;

namespace ChatAi.TokenPool.Usage;

/// <summary>The rows of <c>ai_token_usage</c>, many at a time.</summary>
internal static class UsageRows
{
    private const int LongestError = 1000;

    private const string Given = """
        with given as (
            select *
            from   unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                   as rows (grant_id, slot, token_id, user_id, assistant_id, dialog_id, model_used, request_type, created_at,
                            outcome, success, prompt_tokens, completion_tokens, usage_source, cost, response_time, error_message)
        )
        """;

    /// <summary>Those of the records that no row knows become rows. Returns their slots.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyList<UsageRecord> records)
    {
        const string sql = $"""
            {Given}
            insert into ai_token_usage (grant_id, slot, token_id, user_id, assistant_id, dialog_id, model_used, request_type,
                                        created_at, outcome, success, prompt_tokens, completion_tokens, total_tokens,
                                        usage_source, cost, response_time, error_message)
            select grant_id, slot, token_id, user_id, assistant_id, dialog_id, model_used, request_type,
                   created_at, outcome, success, prompt_tokens, completion_tokens, prompt_tokens + completion_tokens,
                   usage_source, cost, response_time, error_message
            from   given
            on     conflict (grant_id, slot) do nothing
            returning grant_id, slot
            """;

        return Command(sql, records);
    }

    /// <summary>Rows that were unknown become what the records say. Returns their slots, and what had been counted for them.</summary>
    public static NpgsqlBatchCommand Correct(IReadOnlyList<UsageRecord> records)
    {
        const string sql = $"""
            {Given},
            known as (
                select row.id, row.grant_id, row.slot, row.user_id, row.total_tokens, row.cost
                from   ai_token_usage row
                join   given using (grant_id, slot)
                where  row.outcome = 'unknown'
                and    given.outcome <> 'unknown'
                for    update of row
            )
            update ai_token_usage as row
            set    user_id           = given.user_id,
                   assistant_id      = given.assistant_id,
                   dialog_id         = given.dialog_id,
                   model_used        = given.model_used,
                   request_type      = given.request_type,
                   created_at        = given.created_at,
                   outcome           = given.outcome,
                   success           = given.success,
                   prompt_tokens     = given.prompt_tokens,
                   completion_tokens = given.completion_tokens,
                   total_tokens      = given.prompt_tokens + given.completion_tokens,
                   usage_source      = given.usage_source,
                   cost              = given.cost,
                   response_time     = given.response_time,
                   error_message     = given.error_message
            from   known
            join   given using (grant_id, slot)
            where  row.id = known.id
            returning known.grant_id, known.slot, known.total_tokens, known.cost, known.user_id is not null
            """;

        return Command(sql, records);
    }

    public static async Task<List<StoredRecord>> ReadInsertedAsync(NpgsqlDataReader reader, IReadOnlyDictionary<(long, int), UsageRecord> records)
    {
        var stored = new List<StoredRecord>(records.Count);
        while (await reader.ReadAsync())
            stored.Add(new StoredRecord(records[(reader.GetInt64(0), reader.GetInt32(1))], true, Amount.None, Amount.None));

        return stored;
    }

    public static async Task<List<StoredRecord>> ReadCorrectedAsync(NpgsqlDataReader reader, IReadOnlyDictionary<(long, int), UsageRecord> records)
    {
        var stored = new List<StoredRecord>();
        while (await reader.ReadAsync())
        {
            var before = new Amount(1, reader.GetInt32(2), reader.GetDecimal(3));
            stored.Add(new StoredRecord(records[(reader.GetInt64(0), reader.GetInt32(1))], false, before, reader.GetBoolean(4) ? before : Amount.None));
        }

        return stored;
    }

    /// <summary>What the calls say of their keys: when they were last used, and how many have failed in a row.</summary>
    public static NpgsqlBatchCommand Mark(IReadOnlyList<StoredRecord> stored)
    {
        const string sql = """
            update ai_token_pool pool
            set    last_used   = greatest(pool.last_used, given.last_used),
                   error_count = case when given.has_success then 0 else error_count end + given.failures,
                   last_error  = coalesce(given.last_error, pool.last_error)
            from   unnest($1, $2, $3, $4, $5) as given (id, last_used, has_success, failures, last_error)
            where  pool.id = given.id
            """;

        var keys = stored.Select(entry => entry.Record).GroupBy(record => record.KeyId).ToList();
        return new NpgsqlBatchCommand(sql)
        {
            Parameters =
            {
                Each(calls => calls.Key),
                Each(calls => calls.Max(record => record.At)),
                Each(calls => calls.Any(record => record.Success is true)),
                Each(calls => calls.Reverse().TakeWhile(record => record.Success is not true).Count(record => record.KeyFailed)),
                Each(calls => calls.LastOrDefault(record => record.KeyFailed)?.Error is { } error ? Storable(error) : null),
            },
        };

        NpgsqlParameter<T[]> Each<T>(Func<IGrouping<long, UsageRecord>, T> member) => new() { TypedValue = [.. keys.Select(member)] };
    }

    private static NpgsqlBatchCommand Command(string sql, IReadOnlyList<UsageRecord> records)
    {
        return new NpgsqlBatchCommand(sql)
        {
            Parameters =
            {
                Each(record => record.GrantId),
                Each(record => record.Slot),
                Each(record => record.KeyId),
                Each(record => record.For.UserId),
                Each(record => record.For.AssistantId),
                Each(record => record.For.DialogId),
                Each(record => Storable(record.Model)),
                Each(record => record.Kind is CallKind.Chat ? "chat" : "embedding"),
                Each(record => record.At),
                Each(record => Name(record.Outcome)),
                Each(record => record.Success),
                Each(record => record.PromptTokens),
                Each(record => record.CompletionTokens),
                Each(record => Name(record.Source)),
                Each(record => record.Cost),
                Each(record => record.Seconds),
                Each(record => record.Error is null ? null : Storable(record.Error)),
            },
        };

        NpgsqlParameter<T[]> Each<T>(Func<UsageRecord, T> member) => new() { TypedValue = [.. records.Select(member)] };
    }

    /// <summary>PostgreSQL stores no NUL, and one bad row would fail the whole batch.</summary>
    private static string Storable(string text) =>
        (text.Length > LongestError ? text[..LongestError] : text).Replace("\0", "", StringComparison.Ordinal);

    public static string Name(Outcome outcome) => outcome switch
    {
        Outcome.Completed => "completed",
        Outcome.Failed => "failed",
        Outcome.Cancelled => "cancelled",
        _ => "unknown",
    };

    private static string Name(UsageSource source) => source switch
    {
        UsageSource.Measured => "measured",
        UsageSource.Estimated => "estimated",
        _ => "unknown",
    };
}
