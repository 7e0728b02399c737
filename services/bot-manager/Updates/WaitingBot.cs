namespace ChatAi.BotManager.Updates;

/// <summary>A bot with updates that are not finished.</summary>
/// <param name="Seconds">How long the oldest of them waits.</param>
internal sealed record WaitingBot(long BotId, long Updates, double Seconds);
