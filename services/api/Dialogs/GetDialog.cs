using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Dialogs;

internal static class GetDialog
{
    public static async Task<Results<Ok<Dialog>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken) =>
        await FindAsync(database, id, caller, cancellationToken) is { } dialog
            ? TypedResults.Ok(dialog)
            : Problem.NotFound("dialog");

    /// <returns>null when there is no such dialog of the caller's tenant.</returns>
    internal static Task<Dialog?> FindAsync(NpgsqlConnection database, long id, Caller caller, CancellationToken cancellationToken)
    {
        const string sql = $"""
            select {Dialog.Columns}
            from   dialogs d
            {Dialog.LastMessage}
            where  d.id = @Id
              and  (@TenantId::bigint is null or d.user_id = @TenantId)
            """;

        return database.QuerySingleOrDefaultAsync<Dialog>(
            new CommandDefinition(sql, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken));
    }
}
