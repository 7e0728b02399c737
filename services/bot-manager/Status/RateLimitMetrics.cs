using System.Globalization;
using System.Text;
using ChatAi.BotManager.Bots;
using ChatAi.BotManager.Delivery;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.BotManager.Status;

/// <summary>The same figures for Prometheus, under the names that the runbook's dashboards know.</summary>
internal static class RateLimitMetrics
{
    private static readonly Series[] PerBot =
    [
        new("telegram_bot_active_chats", "gauge", "Chats in which the bot has something to do.", bot => bot.ActiveChats),
        new("telegram_bot_active_workers", "gauge", "Workers at turns or deliveries of the bot.", bot => bot.ActiveWorkers),
        new("telegram_bot_total_queue_size", "gauge", "Messages of the bot that wait to be answered or sent.", bot => bot.QueueSize),
        new("telegram_bot_messages_sent_total", "counter", "Messages sent.", bot => bot.MessagesSent),
        new("telegram_bot_messages_queued_total", "counter", "Messages taken up for sending.", bot => bot.MessagesQueued),
        new("telegram_bot_rate_limit_hits_total", "counter", "Times that Telegram asked the bot to wait.", bot => bot.RateLimitHits),
        new("telegram_bot_retry_attempts_total", "counter", "Sends repeated after a failure.", bot => bot.RetryAttempts),
        new("telegram_bot_errors_total", "counter", "Messages that failed.", bot => bot.Errors),
        new("telegram_bot_uptime_seconds", "gauge", "Since the bot came to life.", bot => bot.UptimeSeconds),
    ];

    private static readonly Series[] Totals =
    [
        new("telegram_total_bots", "gauge", "Bots at work.", _ => 1),
        new("telegram_total_active_chats", "gauge", "Chats in which a bot has something to do.", bot => bot.ActiveChats),
        new("telegram_total_active_workers", "gauge", "Workers at turns or deliveries.", bot => bot.ActiveWorkers),
        new("telegram_global_queue_size", "gauge", "Messages that wait to be answered or sent.", bot => bot.QueueSize),
        new("telegram_global_messages_sent_total", "counter", "Messages sent by all bots.", bot => bot.MessagesSent),
        new("telegram_global_messages_queued_total", "counter", "Messages of all bots taken up for sending.", bot => bot.MessagesQueued),
        new("telegram_global_rate_limit_hits_total", "counter", "Times that Telegram asked a bot to wait.", bot => bot.RateLimitHits),
        new("telegram_global_retry_attempts_total", "counter", "Sends of all bots repeated after a failure.", bot => bot.RetryAttempts),
        new("telegram_global_errors_total", "counter", "Messages of all bots that failed.", bot => bot.Errors),
        new("telegram_max_theoretical_throughput_per_second", "gauge", "What Telegram allows these bots in a second.", _ => SendBudget.BotPerSecond),
    ];

    private sealed record Series(string Name, string Type, string Help, Func<BotFigures, double> Value);

    public static async Task<ContentHttpResult> Handle(BotStatistics statistics, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select id
            from   bot_instances
            where  is_active
            order  by id
            """;

        var ids = await database.QueryAsync<long>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        var figures = (await statistics.OfAsync(ids)).OrderBy(bot => bot.Key).ToArray();
        var text = new StringBuilder();
        foreach (var series in PerBot)
        {
            Head(text, series);
            foreach (var (id, bot) in figures)
                text.Append(CultureInfo.InvariantCulture, $"{series.Name}{{bot_id=\"{id}\"}} {series.Value(bot):0.###}\n");
        }

        foreach (var series in Totals)
        {
            Head(text, series);
            text.Append(CultureInfo.InvariantCulture, $"{series.Name} {figures.Sum(bot => series.Value(bot.Value)):0.###}\n");
        }

        return TypedResults.Text(text.ToString(), "text/plain; version=0.0.4", Encoding.UTF8);
    }

    private static void Head(StringBuilder text, Series series) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {series.Name} {series.Help}\n# TYPE {series.Name} {series.Type}\n");
}
