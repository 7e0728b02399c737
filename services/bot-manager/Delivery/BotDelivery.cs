using System.Diagnostics;
using ChatAi.BotManager.Bots;
using ChatAi.BotManager.Telegram;
using ChatAi.BotManager.Updates;
using Microsoft.Extensions.Options;
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
    private readonly BotStateReport report;
    private readonly Outbox outbox;
    private readonly Inbox inbox;
    private readonly DeliveryMetrics metrics;
    private readonly TimeSpan refusedTokenRetry;
    private readonly TimeProvider clock;
    private readonly Chance chance;
    private readonly ILogger<BotDelivery> logger;
    private readonly ChatLanes lanes;

    /// <summary>By chat: which row of the outbox answers which update.</summary>
    private readonly Dictionary<long, Dictionary<long, long>> announced = [];
    private bool tokenRefused;

    public BotDelivery(
        BotContext context,
        BotStateReport report,
        Outbox outbox,
        Inbox inbox,
        DeliveryMetrics metrics,
        IOptions<BotOptions> options,
        TimeProvider clock,
        Chance chance,
        ILogger<BotDelivery> logger)
    {
        this.context = context;
        this.report = report;
        this.outbox = outbox;
        this.inbox = inbox;
        this.metrics = metrics;
        refusedTokenRetry = options.Value.RefusedTokenRetry;
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
        lanes.Wake(to);
    }

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
                    await DeliverAsync(chat, row);
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

    private async Task DeliverAsync(long chat, OutboxRow row)
    {
        if (row.WaitSeconds > 0)
            await Task.Delay(TimeSpan.FromSeconds(row.WaitSeconds), clock, context.Stopping);

        using var activity = BotManagerTelemetry.Continue("deliver", ActivityKind.Producer, row.TraceParent);
        activity?.SetTag("chatai.bot_id", context.Id);
        context.Counters.MessagesQueued++;
        var parts = OutgoingMessage.PartsOf(row.Text, row.Sources);
        if (parts.Count == 0)
        {
            await RecordAsync(chat, row, 0, "failed", null, "There is nothing to send");
            return;
        }

        if (row.PartsSent >= parts.Count)
        {
            // It was cut into more parts once: they have all left.
            await RecordAsync(chat, row, row.PartsSent, "sent", null, null);
            return;
        }

        // Left over from before this life of the bot: whoever had it may have died between the send and its record.
        if (row.CreatedAt < context.StartedAt)
            metrics.PossibleDuplicate("restart");

        for (var part = row.PartsSent; part < parts.Count; part++)
        {
            var (messageId, refusal) = await SendAsync(chat, row, parts[part]);
            if (refusal is not null)
            {
                context.Counters.Errors++;
                Log.GivenUp(logger, row.Id, context.Id, refusal);
                activity?.SetStatus(ActivityStatusCode.Error, refusal);
                await RecordAsync(chat, row, part, "failed", null, refusal);
                return;
            }

            context.Counters.MessagesSent++;
            await RecordAsync(chat, row, part + 1, part + 1 == parts.Count ? "sent" : "pending", messageId, null);
        }

        metrics.Sent(clock.GetUtcNow() - row.CreatedAt);
    }

    private async Task<(long? MessageId, string? Refusal)> SendAsync(long chat, OutboxRow row, OutgoingMessage.Part part)
    {
        var html = true;
        for (var attempt = 1; ; attempt++)
        {
            await BudgetAsync(chat);

            // Not cancelled by a stop: a send that is broken off has an unknown outcome.
            var reply = await context.Client.SendMessageAsync(chat, html ? part.Html : part.Plain, html, CancellationToken.None);
            if (reply.Failure is not { } failure)
            {
                await TokenWorksAsync();
                return (reply.Value, null);
            }

            metrics.NotSent(failure);
            switch (DeliveryStep.After(failure, attempt, html, refusedTokenRetry, chance.Next()))
            {
                case DeliveryStep.Plain:
                    html = false;
                    break;
                case DeliveryStep.GiveUp giveUp:
                    return (null, giveUp.Reason);
                case DeliveryStep.Pause pause:
                    context.Counters.RateLimitHits++;
                    context.Budget.Refused(chat, pause.For, clock.GetUtcNow());
                    await NoteAsync(row, failure, pause.For);
                    break;
                case DeliveryStep.AwaitToken token:
                    tokenRefused = true;
                    await report.FailingAsync($"Telegram refuses the token: {failure.Description}");
                    await NoteAsync(row, failure, token.For);
                    await Task.Delay(token.For, clock, context.Stopping);
                    break;
                case DeliveryStep.Retry retry:
                    context.Counters.RetryAttempts++;
                    await NoteAsync(row, failure, retry.Wait);
                    await Task.Delay(retry.Wait, clock, context.Stopping);
                    if (retry.PossibleDuplicate)
                        metrics.PossibleDuplicate("lost_answer");
                    break;
            }
        }
    }

    private async Task BudgetAsync(long chat)
    {
        context.Stopping.ThrowIfCancellationRequested();
        while (context.Budget.TrySend(chat, clock.GetUtcNow()) is { Ticks: > 0 } wait)
            await Task.Delay(wait, clock, context.Stopping);
    }

    private async Task TokenWorksAsync()
    {
        if (!tokenRefused)
            return;

        tokenRefused = false;
        await report.RunningAsync();
    }

    /// <summary>A database that is away is waited for: what is not recorded would be sent again.</summary>
    private async Task RecordAsync(long chat, OutboxRow row, int partsSent, string state, long? messageId, string? error)
    {
        long? updateId;
        for (var failures = 1; ; failures++)
        {
            try
            {
                updateId = UpdateOf(chat, row.Id);
                await outbox.RecordAsync(context.Id, row.Id, partsSent, state, messageId, error, updateId, CancellationToken.None);
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

    private async Task NoteAsync(OutboxRow row, TelegramFailure failure, TimeSpan wait)
    {
        Log.NotSent(logger, row.Id, context.Id, failure.Description);
        try
        {
            await outbox.NoteFailureAsync(row.Id, failure.Description, wait, CancellationToken.None);
        }
        catch (NpgsqlException exception)
        {
            Log.NotRecorded(logger, row.Id, context.Id, exception);
        }
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
        [LoggerMessage(LogLevel.Warning, "Message {RowId} of bot {BotId} was not sent and will be sent again: {Reason}")]
        public static partial void NotSent(ILogger logger, long rowId, long botId, string reason);

        [LoggerMessage(LogLevel.Warning, "Message {RowId} of bot {BotId} cannot be delivered: {Reason}")]
        public static partial void GivenUp(ILogger logger, long rowId, long botId, string reason);

        [LoggerMessage(LogLevel.Error, "What became of message {RowId} of bot {BotId} could not be recorded; trying on")]
        public static partial void NotRecorded(ILogger logger, long rowId, long botId, Exception exception);
    }
}
