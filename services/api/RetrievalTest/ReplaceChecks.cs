using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.RetrievalTest;

/// <summary>
/// Sets all checks of an assistant at once, or none. A check that is in the list already keeps its id, so that its results
/// stay comparable; one that is not in the list is deleted.
/// </summary>
internal static class ReplaceChecks
{
    public sealed record Request([property: Required, MaxLength(RetrievalCheck.MostOfAssistant)] IReadOnlyList<Item> Checks);

    /// <param name="DocumentId">A document of the assistant; it need not be read yet.</param>
    public sealed record Item(
        [property: Required, StringLength(RetrievalCheck.LongestQuestion)] string Question,
        [property: Required, Range(1, long.MaxValue)] long DocumentId);

    public static async Task<Results<Ok<Page<RetrievalCheck>>, ValidationProblem, ProblemHttpResult>> Handle(
        long id,
        Request request,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        if (await CheckList.LockAsync(database, id, caller, cancellationToken) is null)
            return Problem.NotFound("assistant");

        var known = await CheckList.LockDocumentsAsync(database, id, request.Checks.Select(check => check.DocumentId), cancellationToken);
        if (Faults(request.Checks, known) is { Count: > 0 } faults)
            return TypedResults.ValidationProblem(faults);

        var checks = await ReplaceAsync(database, id, request.Checks, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new Page<RetrievalCheck>(checks, checks.Count, 1, RetrievalCheck.MostOfAssistant));
    }

    private static Dictionary<string, string[]> Faults(IReadOnlyList<Item> checks, IReadOnlySet<long> known)
    {
        var faults = new Dictionary<string, string[]>();
        var seen = new HashSet<Item>();
        for (var place = 0; place < checks.Count; place++)
        {
            if (!known.Contains(checks[place].DocumentId))
                faults[$"checks[{place}].document_id"] = ["The assistant has no such document."];
            else if (!seen.Add(checks[place]))
                faults[$"checks[{place}]"] = ["It is in the list twice."];
        }

        return faults;
    }

    private static async Task<IReadOnlyList<RetrievalCheck>> ReplaceAsync(
        NpgsqlConnection database,
        long assistantId,
        IReadOnlyList<Item> checks,
        CancellationToken cancellationToken)
    {
        const string wanted = "unnest(@Questions::text[], @Documents::bigint[]) with ordinality wanted (question, document_id, place)";
        const string sql = $"""
            delete from retrieval_checks c
            where  c.assistant_id = @AssistantId
              and  not exists (select from {wanted} where (wanted.question, wanted.document_id) = (c.question, c.document_id));

            insert into retrieval_checks (user_id, assistant_id, question, document_id, document_name)
            select d.user_id, d.assistant_id, wanted.question, d.id, d.filename
            from   {wanted}
            join   documents d on d.id = wanted.document_id
            where  not exists (
                       select from retrieval_checks c
                       where  c.assistant_id = @AssistantId
                         and  (wanted.question, wanted.document_id) = (c.question, c.document_id)
                   )
            order  by wanted.place;

            select {RetrievalCheck.Columns}
            from   retrieval_checks
            where  assistant_id = @AssistantId
            order  by id;
            """;

        var parameters = new
        {
            AssistantId = assistantId,
            Questions = checks.Select(check => check.Question).ToArray(),
            Documents = checks.Select(check => check.DocumentId).ToArray(),
        };
        return [.. await database.QueryAsync<RetrievalCheck>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))];
    }
}
