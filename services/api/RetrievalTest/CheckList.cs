using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Npgsql;

namespace ChatAi.Api.RetrievalTest;

/// <summary>
/// What those who change an assistant's checks do first. The assistant is locked, so that two of them don't count past the
/// limit; then the documents, in the order of those who replace and delete them, who come to the checks last.
/// </summary>
internal static class CheckList
{
    /// <returns>How many checks the assistant has; null when it is not the caller's.</returns>
    public static async Task<int?> LockAsync(NpgsqlConnection database, long assistantId, Caller caller, CancellationToken cancellationToken)
    {
        const string lockAssistant = """
            select id
            from   assistants
            where  id = @AssistantId
              and  (@TenantId::bigint is null or user_id = @TenantId)
            for    no key update
            """;

        // A statement of its own: what it sees is from after the wait for the lock.
        const string count = "select count(*)::integer from retrieval_checks where assistant_id = @AssistantId";

        var parameters = new { AssistantId = assistantId, caller.TenantId };
        var locked = await database.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(lockAssistant, parameters, cancellationToken: cancellationToken));
        return locked is null
            ? null
            : await database.QuerySingleAsync<int>(new CommandDefinition(count, parameters, cancellationToken: cancellationToken));
    }

    /// <returns>Those among them that the assistant has.</returns>
    public static async Task<IReadOnlySet<long>> LockDocumentsAsync(
        NpgsqlConnection database,
        long assistantId,
        IEnumerable<long> documents,
        CancellationToken cancellationToken)
    {
        const string sql = """
            select id
            from   documents
            where  assistant_id = @AssistantId
              and  id = any(@Documents)
              and  replaces is null
            order  by id
            for    key share
            """;

        var known = await database.QueryAsync<long>(new CommandDefinition(
            sql,
            new { AssistantId = assistantId, Documents = documents.Distinct().ToArray() },
            cancellationToken: cancellationToken));
        return known.ToHashSet();
    }
}
