using System.ComponentModel.DataAnnotations;
using ChatAi.BotManager.Bots;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace ChatAi.BotManager.Status;

/// <summary>Every bot of every tenant: what it should do, what it does, and where.</summary>
internal static class ListAllBots
{
    /// <param name="UserId">The tenant's owner.</param>
    /// <param name="Mode">polling or webhook.</param>
    /// <param name="DesiredState">running; stopped, by whoever may; or suspended, with its tenant.</param>
    /// <param name="State">starting, running, stopped or error.</param>
    /// <param name="Reason">Why it does not run, as far as that is known.</param>
    /// <param name="Replica">The address of the one that it lives in; null while it lives in none.</param>
    /// <param name="Since">When it came to life there.</param>
    /// <param name="LastUpdateAt">When somebody last wrote to it.</param>
    public sealed record Item(
        long Id,
        long UserId,
        long AssistantId,
        string Username,
        string DisplayName,
        string Mode,
        string DesiredState,
        string State,
        string? Reason,
        string? Replica,
        DateTimeOffset? Since,
        DateTimeOffset? LastUpdateAt,
        DateTimeOffset CreatedAt);

    private sealed record Row(
        long Id,
        long UserId,
        long AssistantId,
        string Username,
        string DisplayName,
        string Mode,
        string DesiredState,
        string State,
        string? Reason,
        DateTimeOffset? LastUpdateAt,
        DateTimeOffset CreatedAt);

    /// <param name="replica">The address of one, as the list of replicas has it.</param>
    /// <param name="userId">The tenant's owner.</param>
    /// <param name="search">Part of a name, or the number of the bot.</param>
    public static async Task<Results<Ok<Page<Item>>, ProblemHttpResult>> Handle(
        Replicas replicas,
        BotStatistics statistics,
        NpgsqlConnection database,
        TimeProvider clock,
        CancellationToken cancellationToken,
        [AllowedValues("starting", "running", "stopped", "error", null)] string? state = null,
        [StringLength(100)] string? replica = null,
        [FromQuery(Name = "user_id")] long? userId = null,
        [StringLength(200), RegularExpression(@"[^\0]*")] string? search = null,
        [Range(1, 1_000_000)] int page = 1,
        [Range(1, 100)] int limit = 20)
    {
        const string where = """
            where  (@State::text is null or state = @State)
              and  (@UserId::bigint is null or user_id = @UserId)
              and  (@Search::text is null or position(lower(@Search) in lower(username)) > 0
                    or position(lower(@Search) in lower(display_name)) > 0 or id::text = @Search)
              and  (@Alive::bigint[] is null or id = any(@Alive))
            """;
        const string sql = $"""
            select count(*)
            from   bot_instances
            {where};

            select id, user_id, assistant_id, username, display_name, mode,
                   case when not is_active then 'stopped' when is_suspended then 'suspended' else 'running' end as desired_state,
                   state,
                   case when is_active and is_suspended then 'Its tenant is disabled' when state <> 'running' then last_error end as reason,
                   last_update_at, created_at
            from   bot_instances
            {where}
            order  by id
            limit  @Limit
            offset @Offset;
            """;

        long[]? alive = null;
        try
        {
            alive = replica is { Length: > 0 } ? await replicas.BotsOfAsync(replica) : null;
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "urn:chatai:replica-silent", "The replica does not say which bots live in it");
        }

        await using var results = await database.QueryMultipleAsync(new CommandDefinition(
            sql,
            new
            {
                State = state,
                UserId = userId,
                Search = string.IsNullOrWhiteSpace(search) ? null : search.Trim(),
                Alive = alive,
                Limit = limit,
                Offset = Page<Item>.Offset(page, limit),
            },
            cancellationToken: cancellationToken));
        var total = await results.ReadSingleAsync<long>();
        var rows = (await results.ReadAsync<Row>()).AsList();
        var figures = await statistics.OfAsync(rows.Where(row => row.DesiredState is "running").Select(row => row.Id));

        var now = clock.GetUtcNow();
        return TypedResults.Ok(new Page<Item>([.. rows.Select(row => Read(row, figures.TryGetValue(row.Id, out var one) ? one : null, now))], total, page, limit));
    }

    private static Item Read(Row row, BotFigures? figures, DateTimeOffset now) => new(
        row.Id,
        row.UserId,
        row.AssistantId,
        row.Username,
        row.DisplayName,
        row.Mode,
        row.DesiredState,
        row.State,
        row.Reason,
        figures?.Replica?.ToParsableString(),
        figures is { } alive ? now - TimeSpan.FromSeconds(alive.UptimeSeconds) : null,
        row.LastUpdateAt,
        row.CreatedAt);
}
