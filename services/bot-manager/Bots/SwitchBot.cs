using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.BotManager.Bots;

/// <summary>Starts or stops a bot, with the answer that operators know from the runbook.</summary>
internal static class SwitchBot
{
    public sealed record Response(bool Success, string Message);

    private sealed record Row(string Username, DateTimeOffset UpdatedAt);

    public static Task<Results<Ok<Response>, ProblemHttpResult>> Start(
        long id, Caller caller, BotCalls calls, NpgsqlConnection database, CancellationToken cancellationToken) =>
        SwitchAsync(id, true, caller, calls, database, cancellationToken);

    public static Task<Results<Ok<Response>, ProblemHttpResult>> Stop(
        long id, Caller caller, BotCalls calls, NpgsqlConnection database, CancellationToken cancellationToken) =>
        SwitchAsync(id, false, caller, calls, database, cancellationToken);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> SwitchAsync(
        long id,
        bool active,
        Caller caller,
        BotCalls calls,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            update bot_instances
            set    is_active = @Active,
                   state = case when @Active and (not is_active or state = 'error') then 'starting' else state end,
                   updated_at = clock_timestamp()
            where  id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            returning username, updated_at
            """;

        var row = await database.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(sql, new { Id = id, Active = active, caller.TenantId }, cancellationToken: cancellationToken));
        if (row is null)
            return Problem.NotFound("bot");

        await calls.TellAsync(id, row.UpdatedAt);
        return TypedResults.Ok(new Response(true, $"Bot {id} (@{row.Username}) {(active ? "started" : "stopped")}"));
    }
}
