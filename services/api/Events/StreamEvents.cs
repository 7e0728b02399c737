using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Events;

/// <summary>What happens in a tenant's dialogs, as it happens.</summary>
internal static class StreamEvents
{
    public static Task<Results<ServerSentEventsResult<string>, ProblemHttpResult>> OfTenant(
        Caller caller,
        EventStream stream,
        HttpContext context,
        CancellationToken cancellationToken) =>
        stream.OpenAsync(new EventScope(caller.TenantId, null), context, cancellationToken);

    public static async Task<Results<ServerSentEventsResult<string>, ProblemHttpResult>> OfDialog(
        long id,
        Caller caller,
        NpgsqlDataSource database,
        EventStream stream,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        const string sql = """
            select exists (
                select from dialogs
                where  id = @Id
                  and  (@TenantId::bigint is null or user_id = @TenantId)
            )
            """;

        // Given back before the stream begins: there may be thousands of streams.
        bool exists;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            exists = await connection.QuerySingleAsync<bool>(
                new CommandDefinition(sql, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken));
        }

        return exists
            ? await stream.OpenAsync(new EventScope(caller.TenantId, id), context, cancellationToken)
            : Problem.NotFound("dialog");
    }
}
