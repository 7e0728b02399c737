using System.Globalization;
using ChatAi.BotManager.Bots;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.BotManager.Status;

/// <summary>How the bots fare with Telegram's limits.</summary>
internal static class RateLimitStats
{
    private const string Prefix = "bot";

    public sealed record Counts(long MessagesSent, long MessagesQueued, long RateLimitHits, long RetryAttempts, long Errors);

    /// <param name="Uptime">Seconds since the bot came to life.</param>
    public sealed record BotStats(int ActiveChats, int ActiveWorkers, int TotalQueueSize, Counts Stats, double Uptime);

    public sealed record Summary(int TotalActiveChats, long TotalMessagesSent, int TotalQueueSize, int MaxThroughputPerSecond);

    public sealed record Overview(int TotalBots, IReadOnlyDictionary<string, BotStats> Bots, Summary Summary);

    public sealed record OneBot(string BotId, int MaxThroughputPerSecond, BotStats Stats);

    public static async Task<Ok<Overview>> All(Caller caller, BotStatistics statistics, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select id
            from   bot_instances
            where  is_active
              and  (@TenantId::bigint is null or user_id = @TenantId)
            order  by id
            """;

        var ids = await database.QueryAsync<long>(new CommandDefinition(sql, new { caller.TenantId }, cancellationToken: cancellationToken));
        var figures = (await statistics.OfAsync(ids)).OrderBy(bot => bot.Key).ToArray();
        return TypedResults.Ok(new Overview(
            figures.Length,
            figures.ToDictionary(bot => bot.Key.ToString(CultureInfo.InvariantCulture), bot => Stats(bot.Value)),
            new Summary(
                figures.Sum(bot => bot.Value.ActiveChats),
                figures.Sum(bot => bot.Value.MessagesSent),
                figures.Sum(bot => bot.Value.QueueSize),
                figures.Length * Delivery.SendBudget.BotPerSecond)));
    }

    /// <param name="botId">123, or bot123 as the runbook writes it.</param>
    public static async Task<Results<Ok<OneBot>, ProblemHttpResult>> One(
        string botId,
        Caller caller,
        BotStatistics statistics,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            select is_active
            from   bot_instances
            where  id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            """;

        var digits = botId.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? botId[Prefix.Length..] : botId;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return Problem.NotFound("bot");

        var active = await database.QuerySingleOrDefaultAsync<bool?>(
            new CommandDefinition(sql, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken));
        if (active is null)
            return Problem.NotFound("bot");

        // A bot that is stopped is known, and does nothing.
        var figures = active.Value ? (await statistics.OfAsync([id])).GetValueOrDefault(id) : default;
        return TypedResults.Ok(new OneBot(botId, Delivery.SendBudget.BotPerSecond, Stats(figures)));
    }

    private static BotStats Stats(BotFigures figures) => new(
        figures.ActiveChats,
        figures.ActiveWorkers,
        figures.QueueSize,
        new Counts(figures.MessagesSent, figures.MessagesQueued, figures.RateLimitHits, figures.RetryAttempts, figures.Errors),
        figures.UptimeSeconds);
}
