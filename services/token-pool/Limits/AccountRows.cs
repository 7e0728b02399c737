using Npgsql;

namespace ChatAi.TokenPool.Limits;

/// <summary>Accounts as the tables of keys and tenants hold them: read under a lock, changed by <see cref="Account"/>, written back.</summary>
internal static class AccountRows
{
    private const string Keys = """
        select   id, daily_limit, monthly_limit, 0::bigint, monthly_spend_limit, requests_per_minute, tokens_per_minute, usage_day,
                 current_daily_usage, reserved_daily_usage,
                 current_monthly_usage, 0::bigint, current_monthly_spend,
                 reserved_monthly_usage, 0::bigint, reserved_monthly_spend,
                 minute_bucket, minute_requests, minute_tokens
        from     ai_token_pool
        """;

    private const string Tenants = """
        select   user_id, 0, monthly_requests, monthly_tokens, 0::numeric, 0, 0, usage_day,
                 0, 0,
                 current_requests, current_tokens, 0::numeric,
                 reserved_requests, reserved_tokens, 0::numeric,
                 0::bigint, null, null
        from     ai_tenant_quota
        """;

    public static NpgsqlBatchCommand Lock(AccountKind kind, long[] ids) =>
        new(kind is AccountKind.Key
            ? $"{Keys} where id = any($1) order by id for no key update"
            : $"{Tenants} where user_id = any($1) order by user_id for no key update")
        {
            Parameters = { new NpgsqlParameter<long[]> { TypedValue = ids } },
        };

    public static NpgsqlBatchCommand ReadAll(AccountKind kind) => new(kind is AccountKind.Key ? Keys : Tenants);

    public static async Task ReadAsync(NpgsqlDataReader reader, AccountKind kind, IDictionary<AccountId, Account> accounts)
    {
        while (await reader.ReadAsync())
            accounts[new AccountId(kind, reader.GetInt64(0))] = Read(reader, kind);

        await reader.NextResultAsync();
    }

    public static NpgsqlBatchCommand Write(AccountKind kind, IReadOnlyList<KeyValuePair<AccountId, Account>> accounts)
    {
        const string keys = """
            update ai_token_pool pool
            set    usage_day              = given.day,
                   current_daily_usage    = given.daily_used,
                   reserved_daily_usage   = given.daily_reserved,
                   current_monthly_usage  = given.monthly_used,
                   reserved_monthly_usage = given.monthly_reserved,
                   current_monthly_spend  = given.spend_used,
                   reserved_monthly_spend = given.spend_reserved,
                   minute_bucket          = given.bucket,
                   minute_requests        = given.minutes[1:7],
                   minute_tokens          = given.minutes[8:14]
            from   (select id, day, daily_used, daily_reserved, monthly_used, monthly_reserved, spend_used, spend_reserved, bucket,
                           string_to_array(minutes, ',')::bigint[] as minutes
                    from   unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                           as rows (id, day, daily_used, daily_reserved, monthly_used, monthly_reserved, spend_used, spend_reserved, bucket, minutes)) given
            where  pool.id = given.id
            """;
        const string tenants = """
            update ai_tenant_quota quota
            set    usage_day         = given.day,
                   current_requests  = given.requests_used,
                   reserved_requests = given.requests_reserved,
                   current_tokens    = given.tokens_used,
                   reserved_tokens   = given.tokens_reserved
            from   unnest($1, $2, $3, $4, $5, $6) as given (id, day, requests_used, requests_reserved, tokens_used, tokens_reserved)
            where  quota.user_id = given.id
            """;

        T[] Each<T>(Func<Account, T> member) => [.. accounts.Select(pair => member(pair.Value))];

        var command = new NpgsqlBatchCommand(kind is AccountKind.Key ? keys : tenants);
        command.Parameters.Add(Array(accounts.Select(pair => pair.Key.Id).ToArray()));
        command.Parameters.Add(Array(Each(account => account.Day)));
        if (kind is AccountKind.Key)
        {
            command.Parameters.Add(Array(Each(account => account.DailyUsed)));
            command.Parameters.Add(Array(Each(account => account.DailyReserved)));
        }

        command.Parameters.Add(Array(Each(account => account.MonthlyUsed.Requests)));
        command.Parameters.Add(Array(Each(account => account.MonthlyReserved.Requests)));
        if (kind is AccountKind.Tenant)
        {
            command.Parameters.Add(Array(Each(account => account.MonthlyUsed.Tokens)));
            command.Parameters.Add(Array(Each(account => account.MonthlyReserved.Tokens)));
            return command;
        }

        command.Parameters.Add(Array(Each(account => account.MonthlyUsed.Spend)));
        command.Parameters.Add(Array(Each(account => account.MonthlyReserved.Spend)));
        command.Parameters.Add(Array(Each(account => account.Minute.Newest)));

        // An array of arrays would have to be taken apart again: each row's fourteen numbers travel as a text.
        command.Parameters.Add(Array(Each(account => string.Join(',', account.Minute.Requests.Concat(account.Minute.Tokens)))));
        return command;
    }

    private static NpgsqlParameter<T[]> Array<T>(T[] values) => new() { TypedValue = values };

    private static Account Read(NpgsqlDataReader row, AccountKind kind) => new(
        new LimitSet(row.GetInt32(1), row.GetInt32(2), row.GetInt64(3), row.GetDecimal(4), row.GetInt32(5), row.GetInt32(6)),
        row.GetFieldValue<DateOnly>(7),
        row.GetInt32(8),
        row.GetInt32(9),
        new Amount(row.GetInt32(10), row.GetInt64(11), row.GetDecimal(12)),
        new Amount(row.GetInt32(13), row.GetInt64(14), row.GetDecimal(15)),
        kind is AccountKind.Key
            ? new Minute(row.GetInt64(16), row.GetFieldValue<long[]>(17), row.GetFieldValue<long[]>(18))
            : Minute.Empty);
}
