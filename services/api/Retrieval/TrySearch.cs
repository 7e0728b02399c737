using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using ChatAi.Api.Knowledge;
using ChatAi.Api.TokenPool;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Json;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Retrieval;

/// <summary>Shows an assistant's owner what a question would find.</summary>
internal static class TrySearch
{
    public sealed record Request(
        [property: Required(AllowEmptyStrings = true), StringLength(10_000), JsonConverter(typeof(StorableText.Lenient))] string Query,
        [property: Range(1, 50)] int Limit = 8);

    public sealed record Response(IReadOnlyList<Item> Items);

    /// <param name="DocumentId">Where it stands; null: it is a pair of a question and its answer.</param>
    /// <param name="Title">The document's file name, or the pair's question.</param>
    /// <param name="QuestionId">The pair; null: it is of a document.</param>
    public sealed record Item(
        long PassageId,
        long? DocumentId,
        string Title,
        string Heading,
        string Content,
        double Similarity,
        double Score,
        int? PageFrom = null,
        int? PageTo = null,
        long? QuestionId = null);

    private sealed record Row(long Id, long UserId, string? EmbeddingModel, long PassageCount);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        long id,
        Request request,
        Caller caller,
        NpgsqlConnection database,
        Pool pool,
        PassageSearch search,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        const string sql = $"""
            select a.id, a.user_id, a.embedding_model, {AssistantPassages.Count} as passage_count
            from   assistants a
            where  a.id = @Id
              and  (@TenantId::bigint is null or a.user_id = @TenantId)
            """;

        var assistant = await database.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(sql, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken));
        if (assistant is null)
            return Problem.NotFound("assistant");

        if (assistant.PassageCount == 0 || string.IsNullOrWhiteSpace(request.Query))
            return TypedResults.Ok(new Response([]));

        try
        {
            var embedded = await pool.EmbedAsync(new PoolCaller(assistant.UserId, id), assistant.EmbeddingModel, [request.Query], cancellationToken);
            var passages = await search.FindAsync(
                new SearchQuery(id, request.Query, embedded.Vectors[0], assistant.PassageCount, request.Limit),
                cancellationToken);

            return TypedResults.Ok(new Response([.. passages.Select(ToItem)]));
        }
        catch (PoolException exception) when (exception.Failure is PoolFailure.QuotaReached)
        {
            if (exception.RetryAfter is { TotalSeconds: var seconds })
                response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);

            return Problem.Of(StatusCodes.Status429TooManyRequests, "urn:chatai:quota-reached", "The quota of this month is used up");
        }
        catch (PoolException exception)
        {
            return Problem.Of(
                StatusCodes.Status503ServiceUnavailable,
                "urn:chatai:pool-exhausted",
                "The question could not be embedded",
                exception.Failure.ToString());
        }
    }

    private static Item ToItem(Passage passage) => new(
        passage.Id,
        passage.DocumentId,
        passage.Title,
        passage.Heading,
        passage.Content,
        Math.Round(passage.Similarity, 4),
        Math.Round(passage.Score, 6),
        passage.PageFrom,
        passage.PageTo,
        passage.QuestionId);
}
