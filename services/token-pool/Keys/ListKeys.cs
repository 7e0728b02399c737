using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Selection;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Keys;

internal static class ListKeys
{
    /// <param name="DailyUsage">Requests of today, UTC.</param>
    /// <param name="DailyUsagePercent">0 when there is no limit.</param>
    /// <param name="ErrorCount">Failures in a row.</param>
    public sealed record Response(
        long Id,
        string Name,
        string Provider,
        string? Endpoint,
        bool IsActive,
        string State,
        DateTimeOffset? CooldownUntil,
        int Priority,
        IReadOnlyList<string> Models,
        int DailyUsage,
        int DailyLimit,
        double DailyUsagePercent,
        int MonthlyUsage,
        int MonthlyLimit,
        double MonthlyUsagePercent,
        int ErrorCount,
        DateTimeOffset? LastUsed,
        string? LastError,
        string? Notes);

    private sealed record Row(
        long Id,
        string Name,
        string Provider,
        string? Endpoint,
        bool IsActive,
        string State,
        DateTimeOffset? CooldownUntil,
        int Priority,
        string ModelAccess,
        int DailyUsage,
        int DailyLimit,
        int MonthlyUsage,
        int MonthlyLimit,
        int ErrorCount,
        DateTimeOffset? LastUsed,
        string? LastError,
        string? Notes);

    public static async Task<Ok<List<Response>>> Handle(NpgsqlConnection database, CancellationToken cancellationToken)
    {
        // A cool-down that is over is no state any more, though the row says so until the next call.
        const string sql = $"""
            select   id, name, provider, endpoint, is_active,
                     case when state = 'cooling' and cooldown_until <= now() then 'ready' else state end as state,
                     case when cooldown_until > now() then cooldown_until end as cooldown_until,
                     priority, model_access,
                     {UsageDay.DailyUsage} as daily_usage, daily_limit,
                     {UsageDay.MonthlyUsage} as monthly_usage, monthly_limit,
                     error_count, last_used, last_error, notes
            from     ai_token_pool
            order by priority, id
            """;

        var rows = await database.QueryAsync<Row>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        return TypedResults.Ok(rows.Select(Shown).ToList());
    }

    private static Response Shown(Row row) => new(
        row.Id,
        row.Name,
        row.Provider,
        row.Endpoint,
        row.IsActive,
        row.State,
        row.CooldownUntil,
        row.Priority,
        ModelAccess.Names(row.ModelAccess),
        row.DailyUsage,
        row.DailyLimit,
        Percent(row.DailyUsage, row.DailyLimit),
        row.MonthlyUsage,
        row.MonthlyLimit,
        Percent(row.MonthlyUsage, row.MonthlyLimit),
        row.ErrorCount,
        row.LastUsed,
        row.LastError,
        row.Notes);

    private static double Percent(int usage, int limit) => limit == 0 ? 0 : Math.Round(100.0 * usage / limit, 2);
}
