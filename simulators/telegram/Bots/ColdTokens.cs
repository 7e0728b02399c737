namespace ChatAi.Simulators.Telegram.Bots;

/// <summary>
/// Telegram brings only so many new tokens up in a minute and in an hour (ClientManager.cpp of
/// https://github.com/tdlib/telegram-bot-api); a token that is up stays up.
/// </summary>
internal sealed class ColdTokens(LimitOptions limits)
{
    private const int MinutesOfAnHour = 60;

    private readonly Lock gate = new();
    private readonly HashSet<long> up = [];
    private readonly Queue<DateTimeOffset> hour = new();

    /// <returns>How long to wait; zero when the bot is up.</returns>
    public TimeSpan BringUp(long bot, DateTimeOffset now)
    {
        if (limits.NewTokensPerMinute == 0)
            return TimeSpan.Zero;

        lock (gate)
        {
            if (up.Contains(bot))
                return TimeSpan.Zero;

            while (hour.TryPeek(out var first) && now - first >= limits.Minute * MinutesOfAnHour)
                hour.Dequeue();

            var wait = Wait(now);
            if (wait > TimeSpan.Zero)
                return wait;

            hour.Enqueue(now);
            up.Add(bot);
            return TimeSpan.Zero;
        }
    }

    /// <summary>As after a restart of the real server.</summary>
    public void Forget()
    {
        lock (gate)
        {
            up.Clear();
            hour.Clear();
        }
    }

    private TimeSpan Wait(DateTimeOffset now)
    {
        if (hour.Count >= limits.NewTokensPerMinute * MinutesOfAnHour / 2)
            return hour.Peek() + (limits.Minute * MinutesOfAnHour) - now;

        var lastMinute = hour.Where(time => now - time < limits.Minute).ToArray();
        return lastMinute.Length < limits.NewTokensPerMinute ? TimeSpan.Zero : lastMinute[0] + limits.Minute - now;
    }
}
