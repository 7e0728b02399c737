using ChatAi.Api.Accounts;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Handoffs;

/// <summary>An operator's sign of life. Who gives none for too long is taken for gone.</summary>
internal static class Heartbeat
{
    /// <param name="AbsentAfterSeconds">Without another one for so long, the operator's dialogs go back to the queue.</param>
    public sealed record Response(int Dialogs, int Capacity, double AbsentAfterSeconds);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Caller caller,
        NpgsqlConnection database,
        IOptions<HandoffOptions> options,
        CancellationToken cancellationToken)
    {
        const string sql = """
            select count(*)::integer
            from   handoffs
            where  operator_id = @OperatorId
              and  status = 'active'
            """;

        if (caller.UserId is not { } operatorId)
            return Problem.Of(StatusCodes.Status403Forbidden, "urn:chatai:forbidden", "Only somebody who is signed in can be present");

        if (!await NoteAsync(database, operatorId, cancellationToken))
            return Gone();

        var dialogs = await database.QuerySingleAsync<int>(new CommandDefinition(sql, new { OperatorId = operatorId }, cancellationToken: cancellationToken));
        return TypedResults.Ok(new Response(dialogs, options.Value.DialogsPerOperator, options.Value.AbsentAfter.TotalSeconds));
    }

    /// <summary>Signed in still, and no account any more.</summary>
    internal static ProblemHttpResult Gone() => Problem.Of(StatusCodes.Status403Forbidden, "urn:chatai:forbidden", "The account is gone or blocked");

    /// <returns>Whether the account may still do this.</returns>
    internal static async Task<bool> NoteAsync(NpgsqlConnection database, long operatorId, CancellationToken cancellationToken)
    {
        const string sql = $"""
            insert into operator_presence (user_id, last_seen_at)
            select id, now()
            from   users u
            where  id = @OperatorId
              and  {Account.IsOpen}
            on     conflict (user_id) do update
            set    last_seen_at = excluded.last_seen_at
            """;

        return await database.ExecuteAsync(new CommandDefinition(sql, new { OperatorId = operatorId }, cancellationToken: cancellationToken)) == 1;
    }
}
