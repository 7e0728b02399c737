using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Assistants;

internal static class DeleteAssistant
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        HttpRequest request,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from assistants
            where  id = @Id
              and  (@Versions::bigint[] is null or version = any(@Versions))
              and  (@TenantId::bigint is null or user_id = @TenantId)
            """;

        var deleted = await database.ExecuteAsync(
            new CommandDefinition(sql, new { Id = id, caller.TenantId, Versions = EntityTag.Expected(request) }, cancellationToken: cancellationToken));

        return deleted == 0 ? await Staleness.ExplainAsync(database, id, caller, cancellationToken) : TypedResults.NoContent();
    }
}
