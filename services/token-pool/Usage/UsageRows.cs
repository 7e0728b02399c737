using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Providers;
using Npgsql;

namespace ChatAi.TokenPool.Usage;

/// <summary>The rows of <c>ai_token_usage</c>, many at a time.</summary>
internal static class UsageRows
{
    private const int LongestError = 1000;

    public static NpgsqlBatchCommand Upsert(IReadOnlyList<UsageRecord> records)
    {
        const string sql = """
            with given as (
                select *
                from   unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                       as rows (grant_id, slot, token_id, user_id, assistant_id, dialog_id, model_used, request_type, created_at,
                                outcome, success, prompt_tokens, completion_tokens, usage_source, cost, response_time, error_message)
            ),
            known as (
                select grant_id, slot, user_id, total_tokens, cost
                from   ai_token_usage
                where  (grant_id, slot) in (select grant_id, slot from given)
            ),
            stored as (
                insert into ai_token_usage as row (grant_id, slot, token_id, user_id, assistant_id, dialog_id, model_used, request_type,
                                                   created_at, outcome, success, prompt_tokens, completion_tokens, total_tokens,
                                                   usage_source, cost, response_time, error_message)
                select grant_id, slot, token_id, user_id, assistant_id, dialog_id, model_used, request_type,
                       created_at, outcome, success, prompt_tokens, completion_tokens, prompt_tokens + completion_tokens,
                       usage_source, cost, response_time, error_message
                from   given
                on     conflict (grant_id, slot) do update
                set    user_id           = excluded.user_id,
                       assistant_id      = excluded.assistant_id,
                       dialog_id         = excluded.dialog_id,
                       model_used        = excluded.model_used,
                       request_type      = excluded.request_type,
                       created_at        = excluded.created_at,
                       outcome           = excluded.outcome,
                       success           = excluded.success,
                       prompt_tokens     = excluded.prompt_tokens,
                       completion_tokens = excluded.completion_tokens,
                       total_tokens      = excluded.total_tokens,
                       usage_source      = excluded.usage_source,
                       cost              = excluded.cost,
                       response_time     = excluded.response_time,
                       error_message     = excluded.error_message
                where  row.outcome = 'unknown'
                and    excluded.outcome <> 'unknown'
                returning grant_id, slot
            )
            select grant_id, slot, known.grant_id is null as is_new, coalesce(total_tokens, 0), coalesce(cost, 0), user_id is not null
            from   stored
            left   join known using (grant_id, slot)
            """;

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

    public static async Task<List<StoredRecord>> ReadStoredAsync(NpgsqlDataReader reader, IReadOnlyList<UsageRecord> records)
    {
        var byId = records.ToDictionary(record => record.Id);
        var stored = new List<StoredRecord>(records.Count);
        while (await reader.ReadAsync())
        {
            var isNew = reader.GetBoolean(2);
            var before = isNew ? Amount.None : new Amount(1, reader.GetInt32(3), reader.GetDecimal(4));
            stored.Add(new StoredRecord(byId[(reader.GetInt64(0), reader.GetInt32(1))], isNew, before, reader.GetBoolean(5) ? before : Amount.None));
        }

        await reader.NextResultAsync();
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
