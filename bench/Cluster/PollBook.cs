using ChatAi.Bench.MessagePath;
using ChatAi.Simulators.Telegram;

namespace ChatAi.Bench.Cluster;

/// <summary>When somebody asked Telegram for the updates of a bot, as Telegram saw it.</summary>
internal sealed class PollBook(TelegramSimulator telegram, TimeProvider clock)
{
    /// <summary>What a process has sent at the moment of its end arrives after it.</summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public long Conflicts => telegram.Statistics.Answers.GetValueOrDefault("409");

    /// <summary>How long it took until each of these bots was polled anew; what took longer than the patience counts as that.</summary>
    public async Task<TimeSpan[]> UntilPolledAsync(IReadOnlyCollection<ConnectedBot> bots, DateTimeOffset since, TimeSpan patience, CancellationToken cancellationToken)
    {
        while (clock.GetUtcNow() - since < patience && bots.Any(bot => FirstAfter(bot, since) is null))
            await Task.Delay(Look, cancellationToken);

        return [.. bots.Select(bot => (FirstAfter(bot, since) ?? (since + patience)) - since)];
    }

    /// <summary>The longest time in which nobody polled for the bot.</summary>
    public TimeSpan LongestGap(ConnectedBot bot, DateTimeOffset from, DateTimeOffset to)
    {
        var (longest, covered) = (TimeSpan.Zero, from);
        foreach (var poll in telegram.PollsOf(bot.AtTelegram).Where(poll => poll.Opened < to && !(poll.Closed < from)))
        {
            longest = Longer(longest, poll.Opened - covered);
            covered = (poll.Closed ?? to) > covered ? poll.Closed ?? to : covered;
        }

        return Longer(longest, to - covered);
    }

    /// <summary>How many polls that were open at a time were ended by a later one.</summary>
    public int TakenOver(IEnumerable<ConnectedBot> bots, DateTimeOffset openAt) =>
        bots.Sum(bot => telegram.PollsOf(bot.AtTelegram).Count(poll => poll.TakenOver && poll.Opened <= openAt + OnTheWay && poll.Closed > openAt));

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private DateTimeOffset? FirstAfter(ConnectedBot bot, DateTimeOffset time) =>
        telegram.PollsOf(bot.AtTelegram).FirstOrDefault(poll => poll.Opened > time + OnTheWay)?.Opened;
}
