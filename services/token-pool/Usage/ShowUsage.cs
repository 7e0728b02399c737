using System.ComponentModel.DataAnnotations;
using System.Globalization;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Quotas;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace ChatAi.TokenPool.Usage;

/// <summary>What a tenant has used of the pool, and what its quota leaves; for an administrator also that of all tenants together.</summary>
internal static class ShowUsage
{
    private const int MostDays = 400;
    private const int UsualDays = 30;
    private const int MostItems = 1_000;
    private static readonly DateOnly Earliest = new(2000, 1, 1);

    /// <param name="UserId">The tenant; null when it is all of them.</param>
    /// <param name="Total">Of the whole period.</param>
    /// <param name="Items">Each day of the period, in order; or assistants or models, those that used most before the others.</param>
    /// <param name="Quota">Null where the tenant's usage is not limited.</param>
    public sealed record Response(DateOnly From, DateOnly To, long? UserId, Used Total, IReadOnlyList<Item> Items, Quota? Quota);

    /// <param name="Requests">Calls to providers, those that failed too.</param>
    /// <param name="Cost">US dollars, by the prices of their time; null when there were calls, and none of them had a price.</param>
    public sealed record Used(long Requests, long FailedRequests, long PromptTokens, long CompletionTokens, long TotalTokens, decimal? Cost);

    /// <param name="Date">In UTC; null unless it is by day.</param>
    /// <param name="AssistantId">Null unless it is by assistant, and for what no assistant used.</param>
    /// <param name="Model">Null unless it is by model.</param>
    /// <param name="Requests">Calls to providers, those that failed too.</param>
    /// <param name="Cost">US dollars, by the prices of their time; null when there were calls, and none of them had a price.</param>
    public sealed record Item(
        DateOnly? Date,
        long? AssistantId,
        string? Model,
        long Requests,
        long FailedRequests,
        long PromptTokens,
        long CompletionTokens,
        long TotalTokens,
        decimal? Cost);

    /// <param name="MonthlyRequests">0 means no limit, as for tokens.</param>
    /// <param name="CurrentRequests">Of this month (UTC); calls that failed are not the tenant's.</param>
    /// <param name="ResetsAt">When the month turns.</param>
    public sealed record Quota(int MonthlyRequests, long MonthlyTokens, int CurrentRequests, long CurrentTokens, DateTimeOffset ResetsAt);

    private sealed record Row(
        string? Date,
        long? AssistantId,
        string? Model,
        long Requests,
        long FailedRequests,
        long PromptTokens,
        long CompletionTokens,
        long TotalTokens,
        decimal Cost);

    /// <param name="from">The first day; 30 days up to the last, when it is not given.</param>
    /// <param name="to">The last day; today, when it is not given.</param>
    /// <param name="by">day, assistant or model.</param>
    /// <param name="userId">For an administrator: whose; without it that of all.</param>
    public static async Task<Results<Ok<Response>, ValidationProblem, ProblemHttpResult>> Handle(
        Caller caller,
        NpgsqlConnection database,
        TimeProvider clock,
        CancellationToken cancellationToken,
        DateOnly? from = null,
        DateOnly? to = null,
        [AllowedValues("day", "assistant", "model")] string by = "day",
        [FromQuery(Name = "user_id")] long? userId = null)
    {
        if (caller.TenantId is { } own && userId is not null && userId != own)
            return Problem.NotFound("tenant");

        var now = clock.GetUtcNow();
        var last = to ?? DateOnly.FromDateTime(now.UtcDateTime);
        var first = from ?? DateOnly.FromDayNumber(Math.Max(Earliest.DayNumber, last.DayNumber - UsualDays + 1));

        // The first and the last day that there are would be infinite to the database.
        if (last.DayNumber - first.DayNumber is < 0 or >= MostDays || first < Earliest || last == DateOnly.MaxValue)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["from"] = [$"From the first day, in 2000 or later, to the last it is 1 to {MostDays} days."] });

        var tenant = caller.TenantId ?? userId;
        var rows = await ReadAsync(tenant, by, first, last, database, cancellationToken);
        var quota = tenant is { } id ? (await ListQuotas.ReadAsync(database, id, cancellationToken)).SingleOrDefault() : null;

        return TypedResults.Ok(new Response(first, last, tenant, Sum(rows), [.. rows.Take(MostItems).Select(Read)], Read(quota, now)));
    }

    private static async Task<List<Row>> ReadAsync(long? tenant, string by, DateOnly first, DateOnly last, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        // Two statements: a prepared one that is for either case is planned for neither.
        const string ofAll = "true";
        const string ofTenant = "user_id = @Tenant";
        var sql = $"""
            with calls as (
                select   case @By when 'day' then (created_at at time zone 'UTC')::date end as date,
                         case @By when 'assistant' then assistant_id end as assistant_id,
                         case @By when 'model' then model_used end as model,
                         count(*) as requests,
                         count(*) filter (where outcome = 'failed') as failed_requests,
                         sum(prompt_tokens) as prompt_tokens,
                         sum(completion_tokens) as completion_tokens,
                         sum(total_tokens) as total_tokens,
                         sum(cost) as cost
                from     ai_token_usage
                where    {(tenant is null ? ofAll : ofTenant)}
                and      created_at >= @Begin
                and      created_at < @End
                group by 1, 2, 3
            ), days as (
                select day::date as date
                from   generate_series(@Begin at time zone 'UTC', (@End at time zone 'UTC') - interval '1 day', interval '1 day') day
                where  @By = 'day'
            )
            select    to_char(date, 'YYYY-MM-DD') as date, assistant_id, model,
                      coalesce(requests, 0) as requests, coalesce(failed_requests, 0) as failed_requests,
                      coalesce(prompt_tokens, 0) as prompt_tokens, coalesce(completion_tokens, 0) as completion_tokens,
                      coalesce(total_tokens, 0) as total_tokens, coalesce(cost, 0) as cost
            from      calls
            full join days using (date)
            order by  date, total_tokens desc, requests desc, assistant_id, model
            """;

        var parameters = new { Tenant = tenant, By = by, Begin = Midnight(first), End = Midnight(last.AddDays(1)) };
        return (await database.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static Used Sum(IReadOnlyCollection<Row> rows)
    {
        var requests = rows.Sum(row => row.Requests);
        return new Used(
            requests,
            rows.Sum(row => row.FailedRequests),
            rows.Sum(row => row.PromptTokens),
            rows.Sum(row => row.CompletionTokens),
            rows.Sum(row => row.TotalTokens),
            Cost(requests, rows.Sum(row => row.Cost)));
    }

    private static Item Read(Row row) => new(
        row.Date is null ? null : DateOnly.ParseExact(row.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        row.AssistantId,
        row.Model,
        row.Requests,
        row.FailedRequests,
        row.PromptTokens,
        row.CompletionTokens,
        row.TotalTokens,
        Cost(row.Requests, row.Cost));

    /// <summary>A call without a price is recorded as one that cost nothing.</summary>
    private static decimal? Cost(long requests, decimal cost) => requests > 0 && cost == 0 ? null : cost;

    private static Quota? Read(ListQuotas.Quota? quota, DateTimeOffset now) => quota is null ? null : new(
        quota.MonthlyRequests,
        quota.MonthlyTokens,
        quota.CurrentRequests,
        quota.CurrentTokens,
        Period.Of(now).EndOfMonth);
}
