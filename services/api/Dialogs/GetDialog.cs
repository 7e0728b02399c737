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
        CancellationToken cancellationToken)
    {
        const string sql = $"""
            select {Dialog.Columns}
            from   dialogs d
            {Dialog.LastMessage}
            where  d.id = @Id
              and  (@TenantId::bigint is null or d.user_id = @TenantId)
            """;

        var dialog = await database.QuerySingleOrDefaultAsync<Dialog>(
            new CommandDefinition(sql, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken));

        return dialog is null ? Problem.NotFound("dialog") : TypedResults.Ok(dialog);
    }
}
