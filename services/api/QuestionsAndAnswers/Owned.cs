using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Npgsql;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>Whether an assistant is one that the caller may see, asked where that must be known before anything else is said.</summary>
internal static class Owned
{
    public static Task<bool> IsAsync(NpgsqlConnection database, long assistantId, Caller caller, CancellationToken cancellationToken)
    {
        const string sql = """
            select exists (
                select
                from   assistants
                where  id = @AssistantId
                  and  (@TenantId::bigint is null or user_id = @TenantId)
            )
            """;

        return database.QuerySingleAsync<bool>(
            new CommandDefinition(sql, new { AssistantId = assistantId, caller.TenantId }, cancellationToken: cancellationToken));
    }
}
