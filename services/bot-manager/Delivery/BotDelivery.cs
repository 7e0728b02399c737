using System.Diagnostics;
using ChatAi.BotManager.Bots;
using ChatAi.BotManager.Telegram;
using ChatAi.BotManager.Updates;
using Npgsql;

namespace ChatAi.BotManager.Delivery;

/// <summary>
/// ⑥ Sends what is in the outbox for one bot: a chat's rows in order, under the bot's and the chat's budget.
/// Each part is recorded the moment it is sent, for nothing else keeps it from being sent again.
/// </summary>
internal sealed partial class BotDelivery
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly BotContext context;
    private readonly MessageSender sender;
    private readonly Outbox outbox;
    private readonly Inbox inbox;
    private readonly DeliveryMetrics metrics;
    private readonly TimeProvider clock;
    private readonly Chance chance;
    private readonly ILogger<BotDelivery> logger;
    private readonly ChatLanes lanes;

    /// <summary>By chat: which row of the outbox answers which update.</summary>
    private readonly Dictionary<long, Dictionary<long, long>> announced = [];

    public BotDelivery(
        BotContext context,
        MessageSender sender,
        Outbox outbox,
        Inbox inbox,
        DeliveryMetrics metrics,
        TimeProvider clock,
        Chance chance,
        ILogger<BotDelivery> logger)
    {
        this.context = context;
        this.sender = sender;
        this.outbox = outbox;
        this.inbox = inbox;
        this.metrics = metrics;
        this.clock = clock;
        this.chance = chance;
        this.logger = logger;
        lanes = new ChatLanes(DeliverChatAsync, clock, logger, context.Stopping);
    }

    public int Waiting { get; private set; }

    public int ActiveChats => lanes.Count;

    public IEnumerable<long> Chats => lanes.Chats;

    /// <summary>Updates whose answer is not recorded as sent.</summary>
    public HashSet<long> UpdatesInHand { get; } = [];

    /// <summary>A turn has left its answer in the outbox.</summary>
    public void Announce(long chat, long rowId, long updateId)
    {
        if (!announced.TryGetValue(chat, out var rows))
            announced.Add(chat, rows = []);

        rows[rowId] = updateId;
        UpdatesInHand.Add(updateId);
        lanes.Wake(chat);
    }

    /// <summary>There may be something in the outbox for the chat.</summary>
    public void Wake(long chat) => lanes.Wake(chat);

    /// <summary>A group goes on under another id: what waits for it goes there.</summary>
    public async Task MoveAsync(long from, long to)
    {
        await outbox.MoveAsync(context.Id, from, to, context.Stopping);
        if (announced.Remove(from, out var rows))
        {
            foreach (var (rowId, updateId) in rows)
                Announce(to, rowId, updateId);
        }

        lanes.Wake(to);
    }

    /// <returns>What to show to whoever pressed a button under a message; null: nothing, it is of another kind.</returns>
    /// <param name="languageCode">Of whoever pressed it.</param>
    public async Task<string?> SourceAsync(long chat, string button, string? languageCode) =>
        SourceButtons.TryRead(button, out var rowId, out var number)
            ? SourceButtons.Show(await outbox.SourcesAsync(context.Id, chat, rowId, context.Stopping), number, languageCode)
            : null;

    /// <returns>What stands under an answer that was given in the chat; null when there is none, or no longer.</returns>
    public Task<AnswerButtons?> ButtonsAsync(long chat, long rowId) => outbox.ButtonsAsync(context.Id, chat, rowId, context.Stopping);

    public Task EndAsync() => lanes.EndAsync();

    private async Task DeliverChatAsync(long chat)
    {
        IReadOnlyList<OutboxRow> rows;
        do
        {
            var before = announced.TryGetValue(chat, out var known) ? known.Keys.ToArray() : [];
            rows = await outbox.PendingAsync(context.Id, chat, context.Stopping);
            if (rows.Count < Outbox.PageSize)
                await SettleAsync(chat, before.Except(rows.Select(row => row.Id)));

            Waiting += rows.Count;
            var left = rows.Count;
            try
            {
                foreach (var row in rows)
                {
                    if (await DeliverAsync(chat, row) is { } newChat)
                    {
                        await MoveAsync(chat, newChat);
                        return;
                    }

                    left--;
                    Waiting--;
                }
            }
            finally
            {
                Waiting -= left;
            }
        }
        while (rows.Count == Outbox.PageSize);
    }

    /// <summary>Announced and no longer pending: sent before the announcement was heard, or before a restart.</summary>
    private async Task SettleAsync(long chat, IEnumerable<long> rowIds)
    {
        foreach (var rowId in rowIds)
        {
            if (UpdateOf(chat, rowId) is { } updateId)
                await inbox.FinishAsync(context.Id, updateId, "done", null, CancellationToken.None);
            Forget(chat, rowId);
        }
    }

    /// <returns>The chat's new id, if it has got one; then the row is still to be sent.</returns>
    private async Task<long?> DeliverAsync(long chat, OutboxRow row)
    {
        if (row.WaitSeconds > 0)
            await Task.Delay(TimeSpan.FromSeconds(row.WaitSeconds), clock, context.Stopping);

        using var activity = BotManagerTelemetry.Continue("deliver", ActivityKind.Producer, row.TraceParent);
        activity?.SetTag("chatai.bot_id", context.Id);
        context.Counters.MessagesQueued++;
        var parts = OutgoingMessage.PartsOf(row.Text);
        if (parts.Count == 0)
        {
            await RecordAsync(chat, row, 0, "failed", null, "There is nothing to send");
            return null;
        }

        if (row.PartsSent >= parts.Count)
        {
            // It was cut into more parts once: they have all left.
            await RecordAsync(chat, row, row.PartsSent, "sent", null, null);
            return null;
        }

        // Left over from before this life of the bot: whoever had it may have died between the send and its record.
        if (row.CreatedAt < context.StartedAt)
            metrics.PossibleDuplicate("restart");

        for (var part = row.PartsSent; part < parts.Count; part++)
        {
            var isLast = part + 1 == parts.Count;
            switch (await sender.SendAsync(chat, row, parts[part], isLast ? ButtonsOf(row) : []))
            {
                case SendOutcome.Sent sent:
                    context.Counters.MessagesSent++;
                    await RecordAsync(chat, row, part + 1, isLast ? "sent" : "pending", sent.MessageId, null);
                    break;
                case SendOutcome.Moved moved:
                    return moved.To;
                case SendOutcome.Refused refused:
                    context.Counters.Errors++;
                    metrics.GivenUp();
                    Log.GivenUp(logger, row.Id, context.Id, refused.Reason);
                    activity?.SetStatus(ActivityStatusCode.Error, refused.Reason);
                    await RecordAsync(chat, row, part, "failed", null, refused.Reason);
                    return null;
            }
        }

        metrics.Sent(clock.GetUtcNow() - row.CreatedAt);
        return null;
    }

    private static IReadOnlyList<MessageButton> ButtonsOf(OutboxRow row) =>
        new AnswerButtons(row.Id, row.MessageId, row.Sources, row.PersonButton, row.FeedbackButtons).Show();

    /// <summary>A database that is away is waited for: what is not recorded would be sent again.</summary>
    private async Task RecordAsync(long chat, OutboxRow row, int partsSent, string state, long? messageId, string? error)
    {
        long? updateId;
        for (var failures = 1; ; failures++)
        {
            try
            {
                updateId = UpdateOf(chat, row.Id);
                await outbox.RecordAsync(new DeliveryRecord(context.Id, row.Id, partsSent, state, messageId, error, updateId));
                break;
            }
            catch (NpgsqlException exception)
            {
                Log.NotRecorded(logger, row.Id, context.Id, exception);
                await Task.Delay(BackOff.After(failures, FirstRetry, LongestRetry, chance.Next()), clock, context.Stopping);
            }
        }

        // One that was announced during the record has an update that is not done; its announcement looks after it.
        if (state != "pending" && updateId is not null)
            Forget(chat, row.Id);
    }

    private long? UpdateOf(long chat, long rowId) =>
        announced.TryGetValue(chat, out var rows) && rows.TryGetValue(rowId, out var updateId) ? updateId : null;

    private void Forget(long chat, long rowId)
    {
        if (!announced.TryGetValue(chat, out var rows) || !rows.Remove(rowId, out var updateId))
            return;

        UpdatesInHand.Remove(updateId);
        if (rows.Count == 0)
            announced.Remove(chat);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Message {RowId} of bot {BotId} cannot be delivered: {Reason}")]
        public static partial void GivenUp(ILogger logger, long rowId, long botId, string reason);

        [LoggerMessage(LogLevel.Error, "What became of message {RowId} of bot {BotId} could not be recorded; trying on")]
        public static partial void NotRecorded(ILogger logger, long rowId, long botId, Exception exception);
    }
}
