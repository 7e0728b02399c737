using ChatAi.Simulators.Telegram.Bots;

namespace ChatAi.Simulators.Telegram.Ledger;

/// <summary>A getUpdates call, as the server sees it.</summary>
/// <param name="Closed">null while it waits; one that is answered at once is closed when it is opened.</param>
/// <param name="TakenOver">A newer call of the same bot ended it.</param>
public sealed record JournaledPoll(DateTimeOffset Opened, DateTimeOffset? Closed, bool TakenOver);

/// <summary>The latest polls of a bot. Its owner guards it with the bot's gate.</summary>
internal sealed class PollJournal
{
    private const int Kept = 500;

    private readonly Queue<Poll> polls = [];

    public IReadOnlyList<JournaledPoll> Latest() =>
        [.. polls.Select(poll => new JournaledPoll(poll.Opened, poll.Closed, poll.IsTakenOver))];

    public Poll Add(Poll poll)
    {
        polls.Enqueue(poll);
        if (polls.Count > Kept)
            polls.Dequeue();

        return poll;
    }
}
