using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Unanswered;

/// <summary>
/// Questions that the documents had nothing on, the most frequent first. They are read off the answers themselves, so that
/// with a person's dialog his words and his count are gone too.
/// </summary>
internal static class ListUnanswered
{
    /// <param name="Id">That of the first answer which had to leave it open.</param>
    /// <param name="Question">In small letters and without punctuation: those that are equal then are counted together.</param>
    /// <param name="DialogId">Where it was asked last.</param>
    public sealed record Item(long Id, string Question, long Count, DateTimeOffset FirstAskedAt, DateTimeOffset LastAskedAt, long DialogId);

    private sealed record Head(long Id, long Total);

    /// <param name="from">Asked then or later.</param>
    /// <param name="to">Asked before that.</param>
    public static async Task<Results<Ok<Page<Item>>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        CancellationToken cancellationToken,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20)
    {
        const string open = """
            from   given_answers g
            where  g.assistant_id = a.id
              and  g.open_question is not null
              and  g.dealt_with_at is null
              and  (@From::timestamptz is null or g.answered_at >= @From)
              and  (@To::timestamptz is null or g.answered_at < @To)
            """;
        const string sql = $"""
            select a.id, (select count(distinct g.open_question) {open}) as total
            from   assistants a
            where  a.id = @Id
              and  (@TenantId::bigint is null or a.user_id = @TenantId);

            select q.id, q.question, q.count, q.first_asked_at, q.last_asked_at, q.dialog_id
            from   assistants a
            cross  join lateral (
                select min(g.message_id) as id, g.open_question as question, count(*) as count,
                       min(g.answered_at) as first_asked_at, max(g.answered_at) as last_asked_at,
                       (array_agg(g.dialog_id order by g.message_id desc))[1] as dialog_id
                {open}
                group  by g.open_question
            ) q
            where  a.id = @Id
              and  (@TenantId::bigint is null or a.user_id = @TenantId)
            order  by q.count desc, q.last_asked_at desc, q.id
            limit  @Limit
            offset @Offset;
            """;

        var parameters = new { Id = id, caller.TenantId, From = from, To = to, Limit = limit, Offset = Page<Item>.Offset(page, limit) };
        await using var results = await database.QueryMultipleAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        var assistant = await results.ReadSingleOrDefaultAsync<Head>();
        var items = await results.ReadAsync<Item>();

        return assistant is null
            ? Problem.NotFound("assistant")
            : TypedResults.Ok(new Page<Item>([.. items], assistant.Total, page, limit));
    }
}
