using ChatAi.ServiceDefaults.Problems;
using ChatAi.ServiceDefaults.Secrets;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Keys;

internal static class ReadKeyHealth
{
    /// <param name="Status">healthy: its next call can go out now.</param>
    /// <param name="Provider">What the provider says of the key just now; null when it is left in peace, since it rests.</param>
    /// <param name="LastHour">Calls that ended within the last hour.</param>
    public sealed record Response(
        string Status,
        string State,
        DateTimeOffset? CooldownUntil,
        DateTimeOffset? AccountRestsUntil,
        bool HasRoom,
        int ErrorCount,
        string? LastError,
        DateTimeOffset? LastUsed,
        string? Provider,
        Recent LastHour);

    /// <param name="SuccessRate">Percent of the calls whose outcome is known; null without any.</param>
    /// <param name="AvgResponseTime">Seconds.</param>
    public sealed record Recent(long Requests, long Failed, double? SuccessRate, double? AvgResponseTime);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        long id,
        NpgsqlConnection database,
        SecretBox box,
        KeyRing ring,
        KeyCheck check,
        CancellationToken cancellationToken)
    {
        await ring.RefreshAsync();
        var key = ring.Current.Keys.FirstOrDefault(candidate => candidate.Id == id);
        var shown = (await ListKeys.ReadAsync(database, box, id, cancellationToken)).SingleOrDefault();
        if (key is null || shown is null)
            return Problem.NotFound("AI token");

        var account = ring.Current.AccountOf(key)?.Standing.Until;
        var asked = key.Credential is null ? "The stored key cannot be opened with this SECRET_KEY"
            : shown.State is "cooling" || account is not null ? null
            : (await check.FailureAsync(key.Credential, cancellationToken))?.Reason ?? "ok";
        var hasRoom = (shown.DailyLimit == 0 || shown.DailyUsage < shown.DailyLimit)
            && (shown.MonthlyLimit == 0 || shown.MonthlyUsage < shown.MonthlyLimit)
            && (shown.MonthlySpendLimit == 0 || shown.MonthlySpend < shown.MonthlySpendLimit);

        return TypedResults.Ok(new Response(
            shown is { IsActive: true, State: "ready" } && hasRoom && asked is "ok" ? "healthy" : "unhealthy",
            shown.State,
            shown.CooldownUntil,
            account,
            hasRoom,
            shown.ErrorCount,
            shown.LastError,
            shown.LastUsed,
            asked,
            await RecentAsync(id, database, cancellationToken)));
    }

    private static Task<Recent> RecentAsync(long id, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select count(*) as requests,
                   count(*) filter (where not success) as failed,
                   round(100.0 * count(*) filter (where success) / nullif(count(success), 0), 2)::double precision as success_rate,
                   round(avg(response_time)::numeric, 3)::double precision as avg_response_time
            from   ai_token_usage
            where  token_id = @Id
            and    created_at > now() - interval '1 hour'
            """;

        return database.QuerySingleAsync<Recent>(new CommandDefinition(sql, new { Id = id }, cancellationToken: cancellationToken));
    }
}
