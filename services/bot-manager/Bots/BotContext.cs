using ChatAi.BotManager.Delivery;
using ChatAi.BotManager.Telegram;
using ChatAi.BotManager.Updates;

namespace ChatAi.BotManager.Bots;

/// <summary>What the parts of a living bot share.</summary>
/// <param name="Bot">Its row when it came to life.</param>
/// <param name="StartedAt">When that was.</param>
/// <param name="Stopping">From then on nothing new is begun.</param>
internal sealed record BotContext(ActiveBot Bot, BotClient Client, DateTimeOffset StartedAt, CancellationToken Stopping)
{
    public long Id => Bot.Id;

    public BotName Name { get; } = new(Bot.TelegramId, Bot.Username);

    public Admission Admission { get; } = new(Bot.IsWarm);

    public SendBudget Budget { get; } = new();

    public BotCounters Counters { get; } = new();
}
