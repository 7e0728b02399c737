using ChatAi.TokenPool.Limits;
using Dapper;
using Npgsql;

namespace ChatAi.TokenPool.Selection;

/// <summary>The keys of the pool as they stand now.</summary>
internal sealed class Candidates(NpgsqlDataSource database)
{
    public async Task<List<Candidate>> ReadAsync(CancellationToken cancellationToken)
    {
        const string sql = $"""
            select id, provider, model_access, priority, daily_limit, monthly_limit,
                   {UsageDay.DailyUsage} as daily_usage,
                   {UsageDay.MonthlyUsage} as monthly_usage,
                   is_active, state, cooldown_until - now() as cools_for
            from   ai_token_pool
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<Candidate>(new CommandDefinition(sql, cancellationToken: cancellationToken))];
    }
}
