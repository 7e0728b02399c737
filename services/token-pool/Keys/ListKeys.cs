using ChatAi.ServiceDefaults.Secrets;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Keys;

internal static class ListKeys
{
    private sealed record Row(
        long Id,
        string Name,
        string Provider,
        string? Endpoint,
        byte[]? TokenCiphertext,
        string? Account,
        bool IsActive,
        string State,
        DateTimeOffset? CooldownUntil,
        int Priority,
        string ModelAccess,
        int DailyUsage,
        int Reserved,
        int DailyLimit,
        int MonthlyUsage,
        int MonthlyLimit,
        int RequestsPerMinute,
        int TokensPerMinute,
        decimal MonthlySpend,
        decimal MonthlySpendLimit,
        int ErrorCount,
        DateTimeOffset? LastUsed,
        string? LastError,
        string? Notes);

    public static async Task<Ok<List<ShownKey>>> Handle(NpgsqlConnection database, SecretBox box, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ReadAsync(database, box, null, cancellationToken));

    /// <param name="id">Null: all keys.</param>
    internal static async Task<List<ShownKey>> ReadAsync(NpgsqlConnection database, SecretBox box, long? id, CancellationToken cancellationToken)
    {
        // Counters belong to usage_day: on a later day they read as zero, though the row says so only from the next call on.
        const string sql = """
            with today as (
                select (now() at time zone 'UTC')::date as day
            )
            select   id, name, provider, endpoint, token_ciphertext, account, is_active,
                     case when state = 'cooling' and cooldown_until <= now() then 'ready' else state end as state,
                     case when state = 'cooling' and cooldown_until > now() then cooldown_until end as cooldown_until,
                     priority, model_access,
                     case when usage_day >= day then current_daily_usage else 0 end as daily_usage,
                     case when usage_day >= day then reserved_daily_usage else 0 end as reserved, daily_limit,
                     case when date_trunc('month', usage_day) >= date_trunc('month', day) then current_monthly_usage else 0 end as monthly_usage,
                     monthly_limit, requests_per_minute, tokens_per_minute,
                     case when date_trunc('month', usage_day) >= date_trunc('month', day) then current_monthly_spend else 0 end as monthly_spend,
                     monthly_spend_limit, error_count, last_used, last_error, notes
            from     ai_token_pool, today
            where    @Id::bigint is null or id = @Id
            order by priority, id
            """;

        var rows = await database.QueryAsync<Row>(new CommandDefinition(sql, new { Id = id }, cancellationToken: cancellationToken));
        return rows.Select(row => Shown(row, box)).ToList();
    }

    private static ShownKey Shown(Row row, SecretBox box) => new(
        row.Id,
        row.Name,
        row.Provider,
        row.Endpoint,
        KeySecret.LastFour(box, row.TokenCiphertext),
        row.Account,
        row.IsActive,
        row.State,
        row.CooldownUntil,
        row.Priority,
        ModelAccess.Names(row.ModelAccess),
        row.ModelAccess,
        row.DailyUsage,
        row.Reserved,
        row.DailyLimit,
        Percent(row.DailyUsage, row.DailyLimit),
        row.MonthlyUsage,
        row.MonthlyLimit,
        Percent(row.MonthlyUsage, row.MonthlyLimit),
        row.RequestsPerMinute,
        row.TokensPerMinute,
        row.MonthlySpend,
        row.MonthlySpendLimit,
        row.ErrorCount,
        row.LastUsed,
        row.LastError,
        row.Notes);

    private static double Percent(int usage, int limit) => limit == 0 ? 0 : Math.Round(100.0 * usage / limit, 2);
}
