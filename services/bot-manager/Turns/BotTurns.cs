using System.Diagnostics;
using ChatAi.BotManager.Bots;
using ChatAi.BotManager.Delivery;
using ChatAi.BotManager.Updates;
using Npgsql;

namespace ChatAi.BotManager.Turns;

/// <summary>
/// ② ③ The turns of one bot: those of a chat in the order of their updates, those of different chats side by side.
/// What waits here is a copy of rows that are pending in the inbox.
/// </summary>
internal sealed partial class BotTurns
{
    private readonly BotContext context;
    private readonly BotDelivery delivery;
    private readonly TurnServices services;
    private readonly FeedbackPress feedback;
    private readonly ChatLanes lanes;
    private readonly Dictionary<long, PriorityQueue<Turn, long>> queues = [];
    private readonly HashSet<long> inHand = [];

    public BotTurns(BotContext context, BotDelivery delivery, TurnServices services)
    {
        this.context = context;
        this.delivery = delivery;
        this.services = services;
        feedback = new FeedbackPress(context, delivery, services);
        lanes = new ChatLanes(TakeTurnsAsync, services.Clock, services.Logger, context.Stopping);
    }

    /// <summary>How many messages are not answered yet.</summary>
    public int Waiting { get; private set; }

    public int ActiveChats => lanes.Count;

    public IEnumerable<long> Chats => lanes.Chats;

    /// <summary>Every update that is on its way through this process, to the recording of its delivery.</summary>
    public long[] InHand => [.. inHand, .. delivery.UpdatesInHand];

    public void Take(IReadOnlyList<PendingUpdate> updates)
    {
        foreach (var update in updates)
        {
            if (!delivery.UpdatesInHand.Contains(update.UpdateId)
                && Turn.Of(update, context.Name) is { } turn
                && inHand.Add(update.UpdateId))
            {
                Enqueue(turn);
            }
        }
    }

    public Task EndAsync() => lanes.EndAsync();

    private void Enqueue(Turn turn)
    {
        if (!queues.TryGetValue(turn.Chat, out var queue))
            queues.Add(turn.Chat, queue = new());

        queue.Enqueue(turn, turn.UpdateId);
        Waiting++;
        lanes.Wake(turn.Chat);
    }

    private async Task TakeTurnsAsync(long chat)
    {
        while (queues.TryGetValue(chat, out var queue))
        {
            var turn = queue.Peek();
            await CompleteAsync(turn);

            // An earlier one may have come in meanwhile, so it is this one that goes and not the first.
            queue.Remove(turn, out _, out _);
            if (queue.Count == 0)
                queues.Remove(chat);
            inHand.Remove(turn.UpdateId);
            Waiting--;
        }
    }

    /// <summary>Asks until there is an outcome that is worth recording. Cancelled, the update stays pending.</summary>
    private async Task CompleteAsync(Turn turn)
    {
        for (var failures = 0; ;)
        {
            context.Stopping.ThrowIfCancellationRequested();
            switch (await AskAsync(turn))
            {
                case TurnOutcome.Answered { OutboxId: { } row }:
                    delivery.Announce(turn.Chat, row, turn.UpdateId);
                    return;
                case TurnOutcome.Answered or TurnOutcome.Silent:
                    await FinishAsync(turn, "done", null);
                    return;
                case TurnOutcome.Refused refused:
                    await FinishAsync(turn, "failed", refused.Reason);
                    return;
                case TurnOutcome.Later later when services.Clock.GetUtcNow() - turn.ReceivedAt > services.Options.GiveUpAfter:
                    await FinishAsync(turn, "failed", $"Given up: {later.Reason}");
                    return;
                case TurnOutcome.Later later:
                    failures += later.UnderWay ? 0 : 1;
                    await WaitAsync(turn, later, failures);
                    break;
            }
        }
    }

    private Task<TurnOutcome> AskAsync(Turn turn) => turn.What switch
    {
        IncomingUpdate.Moved moved => MoveAsync(moved),
        IncomingUpdate.Message { Kind: MessageKinds.Nothing } press => FeedbackButtons.TryRead(press.Text, out var row, out var value)
            ? feedback.TakeAsync(press, row, value)
            : AcknowledgeAsync(press),
        IncomingUpdate.Message message => AskAsync(turn, message),
        _ => throw new UnreachableException(),
    };

    /// <summary>What waits for the old chat goes to the new one, and so does what will be said.</summary>
    private async Task<TurnOutcome> MoveAsync(IncomingUpdate.Moved moved)
    {
        if (await services.Client.MoveChatAsync(context.Id, moved.From, moved.To, context.Stopping) is { } notYet)
            return notYet;

        await delivery.MoveAsync(moved.From, moved.To);
        return new TurnOutcome.Silent();
    }

    /// <summary>Until then the button shows that it is busy. Telegram forgets a press soon, so a failure is not repeated.</summary>
    private async Task<TurnOutcome> AcknowledgeAsync(IncomingUpdate.Message press)
    {
        if (press.ButtonId is { } button)
        {
            var source = press.Kind is MessageKinds.Nothing ? await delivery.SourceAsync(press.Chat.Id, press.Text, press.Chat.LanguageCode) : null;
            await context.Client.AnswerButtonAsync(button, source, isAlert: true, context.Stopping);
        }

        return new TurnOutcome.Silent();
    }

    private async Task<TurnOutcome> AskAsync(Turn turn, IncomingUpdate.Message message)
    {
        await services.Gate.WaitAsync(context.Stopping);
        using var activity = BotManagerTelemetry.Continue("turn", ActivityKind.Internal, turn.TraceParent);
        activity?.SetTag("chatai.bot_id", context.Id);
        activity?.SetTag("chatai.update_id", turn.UpdateId);
        var begun = services.Clock.GetTimestamp();
        var preview = new TurnPreview(context, turn.Chat, turn.UpdateId, services.Options, services.Clock);
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(context.Stopping);
        var showing = preview.ShowAsync(answered.Token);
        var acknowledging = AcknowledgeAsync(message);
        try
        {
            var outcome = await services.Client.AskAsync(RequestFor(turn, message), preview.Add, preview.Restart, context.Stopping);
            var took = services.Clock.GetElapsedTime(begun);
            services.Metrics.Ended(outcome, took);
            Log.TurnEnded(services.Ended, context.Id, turn.UpdateId, outcome.GetType().Name, (long)took.TotalMilliseconds);
            activity?.SetTag("chatai.turn.outcome", outcome.GetType().Name);
            return outcome;
        }
        finally
        {
            services.Gate.Release();
            await answered.CancelAsync();
            await Task.WhenAll(showing, acknowledging);
        }
    }

    private TurnRequest RequestFor(Turn turn, IncomingUpdate.Message message) => new(
        context.Id,
        turn.UpdateId,
        context.Bot.UserId,
        context.Bot.AssistantId,
        message.Chat,
        message.Text,
        message.Kind,
        message.Quote);

    private async Task WaitAsync(Turn turn, TurnOutcome.Later later, int failures)
    {
        if (!later.UnderWay)
        {
            context.Counters.Errors++;
            Log.TurnFailed(services.Logger, context.Id, turn.UpdateId, later.Reason);
            await TryAsync(() => services.Inbox.NoteFailureAsync(context.Id, turn.UpdateId, later.Reason, context.Stopping));
        }

        var options = services.Options;
        var wait = BackOff.After(failures, options.FirstRetry, options.LongestRetry, services.Chance.Next(), later.RetryAfter);
        await Task.Delay(wait, services.Clock, context.Stopping);
    }

    private Task FinishAsync(Turn turn, string state, string? reason)
    {
        if (reason is not null)
        {
            context.Counters.Errors++;
            Log.TurnGivenUp(services.Logger, context.Id, turn.UpdateId, reason);
        }

        // Not recorded, it stays pending and is found again: api then gives the same outcome.
        return TryAsync(() => services.Inbox.FinishAsync(context.Id, turn.UpdateId, state, reason, CancellationToken.None));
    }

    private async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (NpgsqlException exception)
        {
            Log.NotRecorded(services.Logger, context.Id, exception);
        }
    }

    private sealed record Turn(long UpdateId, long Chat, IncomingUpdate What, string? TraceParent, DateTimeOffset ReceivedAt)
    {
        /// <returns>null for what nobody answers.</returns>
        public static Turn? Of(PendingUpdate update, BotName self) => IncomingUpdate.Read(update.Payload, self) switch
        {
            IncomingUpdate.Message message => Of(update, message.Chat.Id, message),
            IncomingUpdate.Moved moved => Of(update, moved.From, moved),
            _ => null,
        };

        private static Turn Of(PendingUpdate update, long chat, IncomingUpdate what) =>
            new(update.UpdateId, chat, what, update.TraceParent, update.ReceivedAt);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The turn of update {UpdateId} of bot {BotId} ended after {Milliseconds} ms: {Outcome}")]
        public static partial void TurnEnded(ILogger logger, long botId, long updateId, string outcome, long milliseconds);

        [LoggerMessage(LogLevel.Warning, "The turn of update {UpdateId} of bot {BotId} failed and will be asked for again: {Reason}")]
        public static partial void TurnFailed(ILogger logger, long botId, long updateId, string reason);

        [LoggerMessage(LogLevel.Error, "Update {UpdateId} of bot {BotId} will not be answered: {Reason}")]
        public static partial void TurnGivenUp(ILogger logger, long botId, long updateId, string reason);

        [LoggerMessage(LogLevel.Warning, "The outcome of a turn of bot {BotId} could not be recorded")]
        public static partial void NotRecorded(ILogger logger, long botId, Exception exception);
    }
}
