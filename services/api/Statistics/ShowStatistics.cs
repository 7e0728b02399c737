using System.Globalization;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Statistics;

/// <summary>An assistant's days in UTC, also those on which nothing happened. What was deleted is counted no longer.</summary>
internal static class ShowStatistics
{
    private const int MostDays = 366;
    private const int UsualDays = 30;
    private static readonly DateOnly Earliest = new(2000, 1, 1);

    public sealed record Response(DateOnly From, DateOnly To, IReadOnlyList<Day> Days);

    /// <param name="Questions">That the assistant answered; neither commands and small talk nor what people wrote to an operator.</param>
    /// <param name="Answered">With something of the documents.</param>
    /// <param name="Unanswered">The documents had nothing.</param>
    /// <param name="ThumbsUp">On answers of the day, whenever they were given.</param>
    /// <param name="HandoffsAsked">By the user or by a caller of the API.</param>
    /// <param name="HandoffsTaken">Of those of the day, and of those which nobody asked for.</param>
    /// <param name="People">Dialogs with a question.</param>
    /// <param name="MedianAnswerSeconds">From a question to its answer; null without any.</param>
    public sealed record Day(
        DateOnly Date,
        long Questions,
        long Answered,
        long Unanswered,
        long ThumbsUp,
        long ThumbsDown,
        long HandoffsAsked,
        long HandoffsTaken,
        long People,
        double? MedianAnswerSeconds);

    private sealed record Row(
        string Date,
        long Questions,
        long Answered,
        long Unanswered,
        long ThumbsUp,
        long ThumbsDown,
        long HandoffsAsked,
        long HandoffsTaken,
        long People,
        double? MedianAnswerSeconds);

    /// <param name="from">The first day; 30 days up to the last, when it is not given.</param>
    /// <param name="to">The last day; today, when it is not given.</param>
    public static async Task<Results<Ok<Response>, ValidationProblem, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        TimeProvider clock,
        CancellationToken cancellationToken,
        DateOnly? from = null,
        DateOnly? to = null)
    {
        const string sql = """
            with assistant as (
                select id, user_id
                from   assistants
                where  id = @Id
                  and  (@TenantId::bigint is null or user_id = @TenantId)
            ), answers as (
                select (g.answered_at at time zone 'UTC')::date as date, count(*) as questions,
                       count(*) filter (where g.is_sourced) as answered,
                       count(*) filter (where g.open_question is not null) as unanswered,
                       count(*) filter (where g.feedback = 'up') as thumbs_up,
                       count(*) filter (where g.feedback = 'down') as thumbs_down,
                       count(distinct g.dialog_id) as people,
                       percentile_cont(0.5) within group (order by extract(epoch from g.took)) as median
                from   assistant a
                join   given_answers g on g.assistant_id = a.id
                where  g.answered_at >= @Begin
                  and  g.answered_at < @End
                group  by 1
            ), handed as (
                select (h.requested_at at time zone 'UTC')::date as date,
                       count(*) filter (where h.reason <> 'operator') as asked, count(h.taken_at) as taken
                from   assistant a
                join   handoffs h on h.user_id = a.user_id
                join   dialogs d on d.id = h.dialog_id and d.assistant_id = a.id
                where  h.requested_at >= @Begin
                  and  h.requested_at < @End
                group  by 1
            )
            select to_char(day, 'YYYY-MM-DD') as date, coalesce(questions, 0) as questions, coalesce(answered, 0) as answered,
                   coalesce(unanswered, 0) as unanswered, coalesce(thumbs_up, 0) as thumbs_up, coalesce(thumbs_down, 0) as thumbs_down,
                   coalesce(asked, 0) as handoffs_asked, coalesce(taken, 0) as handoffs_taken, coalesce(people, 0) as people,
                   median as median_answer_seconds
            from   assistant
            cross  join generate_series(@Begin at time zone 'UTC', (@End at time zone 'UTC') - interval '1 day', interval '1 day') day
            left   join answers on answers.date = day::date
            left   join handed on handed.date = day::date
            order  by day
            """;

        var last = to ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var first = from ?? DateOnly.FromDayNumber(Math.Max(Earliest.DayNumber, last.DayNumber - UsualDays + 1));

        // The first and the last day that there are would be infinite to the database.
        if (last.DayNumber - first.DayNumber is < 0 or >= MostDays || first < Earliest || last == DateOnly.MaxValue)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["from"] = [$"From the first day, in 2000 or later, to the last it is 1 to {MostDays} days."] });

        var parameters = new { Id = id, caller.TenantId, Begin = Midnight(first), End = Midnight(last.AddDays(1)) };
        var rows = await database.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        Day[] days = [.. rows.Select(Read)];

        return days.Length == 0 ? Problem.NotFound("assistant") : TypedResults.Ok(new Response(first, last, days));
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static Day Read(Row row) => new(
        DateOnly.ParseExact(row.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        row.Questions,
        row.Answered,
        row.Unanswered,
        row.ThumbsUp,
        row.ThumbsDown,
        row.HandoffsAsked,
        row.HandoffsTaken,
        row.People,
        row.MedianAnswerSeconds);
}
