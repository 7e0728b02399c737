using ChatAi.Simulators.Telegram.Bots;

namespace ChatAi.Simulators.Telegram.BotApi.Methods;

/// <summary>The long poll. https://core.telegram.org/bots/api#getupdates</summary>
internal static class GetUpdates
{
    private const int LongestTimeout = 50;

    /// <summary>On a busy machine a caller that has hung up is noticed a little later than the call that comes after.</summary>
    private static readonly TimeSpan UntilNoticed = TimeSpan.FromMilliseconds(100);

    private const string WebhookIsActive = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
    private const string TakenOver = "terminated by other getUpdates request; make sure that only one bot instance is running";
    private const string WebhookSet = "terminated by setWebhook request";

    public static BotApiMethod Method { get; } = new("getUpdates", ["offset", "limit", "timeout", "allowed_updates"], HandleAsync);

    private static async ValueTask<Answer> HandleAsync(Call call)
    {
        var begun = Begin(call);
        if (begun.Poll is null)
            return begun.Answer ?? await ConflictAsync(call, WebhookIsActive);

        return await WaitAsync(call, begun.Poll, begun.Timeout) switch
        {
            PollEnd.News => Answer.OkList(TakeNow(call, begun.Limit)),
            PollEnd.TakenOver => await TakenOverAsync(call),
            PollEnd.WebhookSet => await ConflictAsync(call, WebhookSet),
            _ => Answer.OkList([]),
        };
    }

    private static Begun Begin(Call call)
    {
        var bot = call.Bot;
        lock (bot.Gate)
        {
            if (bot.Webhook is not null)
                return default;
            if (AllowedUpdates.Remember(call) is { } refusal)
                return new Begun { Answer = refusal };

            var offset = call.Parameters.Number("offset", 0, int.MinValue + 1, int.MaxValue);
            var limit = call.Parameters.Number("limit", 100, 1, 100);
            var timeout = TimeSpan.FromSeconds(call.Parameters.Number("timeout", 0, 0, LongestTimeout));
            if (call.World.Limits.Enforced)
                (limit, timeout) = bot.Polls.Slow(offset, limit, timeout, call.Now);

            // The newer call wins; the older one learns it by its answer.
            bot.EndPoll(PollEnd.TakenOver);
            bot.Updates.Confirm(offset, call.Now);
            var there = Take(bot, limit, call.Now);
            var poll = bot.PollJournal.Add(new Poll(call.Now));
            if (there.Count > 0 || timeout == TimeSpan.Zero)
            {
                poll.Closed = poll.Opened;
                return new Begun { Answer = Answer.OkList(there) };
            }

            return new Begun { Poll = bot.Waiting = poll, Limit = limit, Timeout = timeout };
        }
    }

    private static async Task<PollEnd> WaitAsync(Call call, Poll poll, TimeSpan timeout)
    {
        call.World.Counter.PollWaits();
        try
        {
            await using var timer = call.World.Clock.CreateTimer(static waiting => ((Poll)waiting!).End(PollEnd.TimedOut), poll, timeout, Timeout.InfiniteTimeSpan);
            await using var hangUp = call.Cancelled.UnsafeRegister(static waiting => ((Poll)waiting!).End(PollEnd.Stopped), poll);
            return await poll.Ended;
        }
        finally
        {
            call.World.Counter.PollEnded();
            lock (call.Bot.Gate)
            {
                if (ReferenceEquals(call.Bot.Waiting, poll))
                    call.Bot.Waiting = null;
                call.Bot.Polls.LastEnded = call.Now;
                poll.Closed = call.Now;
            }
        }
    }

    private static List<byte[]> TakeNow(Call call, int limit)
    {
        lock (call.Bot.Gate)
        {
            return Take(call.Bot, limit, call.Now);
        }
    }

    private static List<byte[]> Take(Bot bot, int limit, DateTimeOffset now)
    {
        bot.Polls.LastEnded = now;
        return [.. bot.Updates.Take(limit).Select(update => update.Json)];
    }

    /// <summary>Of two calls the older one is told; one whose caller is gone was no second one.</summary>
    private static async Task<Answer> TakenOverAsync(Call call)
    {
        await Task.Delay(UntilNoticed, call.Cancelled);
        return await ConflictAsync(call, TakenOver);
    }

    private static async Task<Answer> ConflictAsync(Call call, string what)
    {
        TimeSpan delay;
        lock (call.Bot.Gate)
        {
            delay = call.World.Limits.Enforced ? call.Bot.Polls.DelayOfConflict(call.Now) : TimeSpan.Zero;
        }

        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, call.World.Clock, call.Cancelled);

        return Answer.Conflict(what);
    }

    /// <summary>An answer at once, or a poll that waits; neither when a webhook is active.</summary>
    private readonly record struct Begun(Answer? Answer, Poll? Poll, int Limit, TimeSpan Timeout);
}
