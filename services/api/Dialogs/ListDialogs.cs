using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Authentication;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace ChatAi.Api.Dialogs;

internal static class ListDialogs
{
    private const string Filters = """
        where  (@TenantId::bigint is null or d.user_id = @TenantId)
          and  (@AssistantId::bigint is null or d.assistant_id = @AssistantId)
          and  (@Channel::text is null or d.channel = @Channel)
          and  (@Status::text is null or d.handoff_status = @Status)
          and  (@From::timestamptz is null or d.last_message_at >= @From)
          and  (@To::timestamptz is null or d.last_message_at < @To)
          and  (@Search::text is null
                or concat_ws(' ', d.first_name, d.last_name, d.telegram_username) ilike @Search
                or exists (select from dialog_messages s where s.dialog_id = d.id and s.text ilike @Search))
        """;

    private const string Sql = $"""
        select count(*)
        from   dialogs d
        {Filters};

        select {Dialog.Columns}
        from   (
            select d.id
            from   dialogs d
            {Filters}
            order  by d.last_message_at desc, d.id desc
            limit  @Limit
            offset @Offset
        ) page
        join   dialogs d on d.id = page.id
        {Dialog.LastMessage}
        order  by d.last_message_at desc, d.id desc;
        """;

    /// <param name="status">none, requested, active, released or cancelled: how the hand-over to a person stands.</param>
    /// <param name="search">Part of a name or of a message.</param>
    /// <param name="period">today, week or month; <paramref name="from"/> and <paramref name="to"/> go before it.</param>
    public static async Task<Ok<Page<Dialog>>> Handle(
        Caller caller,
        NpgsqlConnection database,
        TimeProvider clock,
        CancellationToken cancellationToken,
        [FromQuery(Name = "assistant_id"), Range(1, long.MaxValue)] long? assistantId = null,
        [AllowedValues("telegram", "web", null)] string? channel = null,
        [AllowedValues("none", "requested", "active", "released", "cancelled", null)] string? status = null,
        [StringLength(200)] string? search = null,
        [AllowedValues("today", "week", "month", null)] string? period = null,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20)
    {
        var parameters = new
        {
            caller.TenantId,
            AssistantId = assistantId,
            Channel = channel,
            Status = status,
            Search = Pattern(search),
            From = (from ?? Beginning(period, clock.GetUtcNow()))?.UtcDateTime,
            To = to?.UtcDateTime,
            Limit = limit,
            Offset = Page<Dialog>.Offset(page, limit),
        };

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(Sql, parameters, cancellationToken: cancellationToken));
        var total = await results.ReadSingleAsync<long>();
        var items = await results.ReadAsync<Dialog>();

        return TypedResults.Ok(new Page<Dialog>([.. items], total, page, limit));
    }

    private static DateTimeOffset? Beginning(string? period, DateTimeOffset now) => period switch
    {
        "today" => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero),
        "week" => now.AddDays(-7),
        "month" => now.AddDays(-30),
        _ => null,
    };

    /// <summary>What is searched for is taken as it stands: its % and _ are no wildcards.</summary>
    private static string? Pattern(string? search)
    {
        if (string.IsNullOrWhiteSpace(search))
            return null;

        var literal = search.Trim()
            .Replace("\0", "", StringComparison.Ordinal)
            .Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
        return $"%{literal}%";
    }
}
