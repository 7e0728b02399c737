using ChatAi.BotManager.Bots;
using ChatAi.BotManager.Telegram;
using ChatAi.BotManager.Turns;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.BotManager.Updates;

/// <summary>
/// ① One bot's updates: first what its inbox still holds, then what Telegram brings, by a long poll or a webhook.
/// Lives on the scheduler of the bot's grain.
/// </summary>
internal sealed partial class UpdateSource(
    BotContext context,
    BotTurns turns,
    BotStateReport report,
    Inbox inbox,
    BotBook book,
    ColdStart coldStart,
    IOptions<BotOptions> options,
    IOptions<TelegramOptions> telegram,
    TimeProvider clock,
    Chance chance,
    ILogger<UpdateSource> logger)
{
    /// <summary>A poll that has been open for so long was accepted: refusals come at once.</summary>
    private static readonly TimeSpan Accepted = TimeSpan.FromSeconds(0.5);

    /// <summary>After a failure, only a poll that is open for longer than connecting may take is a good sign.</summary>
    private static readonly TimeSpan AcceptedAgain = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookForRoom = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// After a week without updates Telegram numbers them anew from anywhere (https://core.telegram.org/bots/api#update);
    /// an old offset would then confirm, unseen, what has lower numbers. Without one it brings all that it has.
    /// </summary>
    private static readonly TimeSpan OffsetLasts = TimeSpan.FromDays(1);

    private readonly List<PendingUpdate> early = [];
    private bool caughtUp;

    /// <summary>Telegram has the bot at hand, as far as anybody knows.</summary>
    private bool broughtUp = context.Bot is { IsWarm: true, BroughtUpAt: not null };
    private Task recovering = Task.CompletedTask;

    public async Task RunAsync()
    {
        try
        {
            await PersistAsync(CatchUpAsync);
            if (telegram.Value.WebhookAddress(context.Bot.WebhookId) is { } address && context.Bot.Mode == "webhook")
                await PersistAsync(() => ReceiveByWebhookAsync(address));
            else
                await PersistAsync(PollAsync);
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
        }

        await recovering;
    }

    /// <summary>Updates that a webhook has brought, and that are stored.</summary>
    public void Offer(IReadOnlyList<PendingUpdate> updates)
    {
        if (caughtUp)
            turns.Take(updates);
        else
            early.AddRange(updates);
    }

    /// <summary>Looks into the inbox for what an offer that was lost has left there.</summary>
    public void Recover()
    {
        if (caughtUp && recovering.IsCompleted)
            recovering = RecoverAsync();
    }

    private async Task CatchUpAsync()
    {
        await TakePendingAsync();
        caughtUp = true;
        turns.Take(early);
        early.Clear();
    }

    private async Task RecoverAsync()
    {
        try
        {
            await TakePendingAsync();
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
        }
        catch (NpgsqlException exception)
        {
            Log.DatabaseFailed(logger, context.Id, exception);
        }
    }

    private async Task TakePendingAsync()
    {
        var after = long.MinValue;
        IReadOnlyList<PendingUpdate> page;
        do
        {
            await RoomAsync();
            page = await inbox.PendingAsync(context.Id, after, turns.InHand, options.Value.LargestQueue, context.Stopping);
            turns.Take(page);
            after = page.Count > 0 ? page[^1].UpdateId : after;
        }
        while (page.Count == options.Value.LargestQueue);
    }

    private async Task ReceiveByWebhookAsync(Uri address)
    {
        if (context.Bot.WebhookUrl != address.AbsoluteUri)
        {
            await AdmissionAsync();

            // Not at each start: for thousands of bots that would be a storm, and Telegram allows one a second.
            await UntilDoneAsync(() => context.Client.SetWebhookAsync(address, context.Bot.WebhookSecret, context.Stopping));
            await BroughtUpAsync();
            await book.SetWebhookAsync(context.Id, address.AbsoluteUri, context.Stopping);
        }

        await report.RunningAsync();
    }

    private async Task PollAsync()
    {
        await AdmissionAsync();
        if (context.Bot.WebhookUrl is not null)
            await DropWebhookAsync();

        var offset = context.Bot.NextUpdateId;
        var lastBatch = context.Bot.LastUpdateAt ?? DateTimeOffset.MinValue;
        var accepted = false;
        for (var failures = 0; ;)
        {
            await RoomAsync();
            if (clock.GetUtcNow() - lastBatch > OffsetLasts)
                offset = 0;

            // Others wait until Telegram has said that it has brought this one up, so that poll does not stay open.
            var poll = context.Client.GetUpdatesAsync(offset, atOnce: !broughtUp, context.Stopping);
            if (!accepted)
                await ReportWhenAcceptedAsync(poll, failures);

            var reply = await poll;
            accepted = reply.Failure is null;
            if (reply.Failure is not (TelegramFailure.TooManyRequests or TelegramFailure.Unavailable))
                await BroughtUpAsync();
            if (reply.Failure is { } failure)
            {
                await StepBackAsync(failure, ++failures);
                continue;
            }

            failures = 0;
            await report.RunningAsync();
            if (reply.Value is { Count: > 0 } batch)
            {
                turns.Take(await StoreAsync(batch));
                offset = batch[^1].UpdateId + 1;
                lastBatch = clock.GetUtcNow();
            }
        }
    }

    /// <summary>The offset does not move before the batch is stored, however long that takes.</summary>
    private async Task<IReadOnlyList<PendingUpdate>> StoreAsync(IReadOnlyList<RawUpdate> batch)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await inbox.StoreAsync(context.Id, context.Name, batch, polled: true, context.Stopping);
            }
            catch (NpgsqlException exception)
            {
                Log.DatabaseFailed(logger, context.Id, exception);
                await PauseAsync(failures);
            }
        }
    }

    private async Task ReportWhenAcceptedAsync(Task poll, int failures)
    {
        await Task.WhenAny(poll, Task.Delay(failures == 0 ? Accepted : AcceptedAgain, clock, context.Stopping));
        if (!poll.IsCompleted && !context.Stopping.IsCancellationRequested)
            await report.RunningAsync();
    }

    private async Task StepBackAsync(TelegramFailure failure, int failures)
    {
        var step = PollStep.After(failure, failures, options.Value.RefusedTokenRetry, chance.Next());
        if (step.DropWebhook)
            await DropWebhookAsync();
        if (step.Reason is { } reason)
            await report.FailingAsync(reason);

        await Task.Delay(step.Wait, clock, context.Stopping);
        if (failure is TelegramFailure.TooManyRequests)
        {
            // A poll is refused so when Telegram has to bring the bot up and others were before it.
            context.Counters.RateLimitHits++;
            await coldStart.ForgottenAsync(context.Id, context.Stopping);
            broughtUp = false;
            context.Admission.Close();
            await AdmissionAsync();
        }
    }

    private async Task AdmissionAsync()
    {
        if (!context.Admission.IsOpen)
            await report.WaitingAsync("Waits for its turn: Telegram lets one address bring up only so many bots a minute");

        await context.Admission.WaitAsync(context.Stopping);
    }

    private async Task BroughtUpAsync()
    {
        if (broughtUp)
            return;

        await coldStart.BroughtUpAsync(context.Id, context.Stopping);
        broughtUp = true;
    }

    private async Task DropWebhookAsync()
    {
        await UntilDoneAsync(() => context.Client.DeleteWebhookAsync(context.Stopping));
        await book.SetWebhookAsync(context.Id, null, context.Stopping);
    }

    private async Task UntilDoneAsync(Func<Task<TelegramReply<bool>>> call)
    {
        for (var failures = 1; (await call()).Failure is { } failure; failures++)
        {
            var step = PollStep.After(failure, failures, options.Value.RefusedTokenRetry, chance.Next());
            await report.FailingAsync(step.Reason ?? failure.Description);
            await Task.Delay(step.Wait, clock, context.Stopping);
        }
    }

    /// <summary>A database that is away comes back; the bot waits for it.</summary>
    private async Task PersistAsync(Func<Task> work)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await work();
                return;
            }
            catch (NpgsqlException exception)
            {
                Log.DatabaseFailed(logger, context.Id, exception);
                await PauseAsync(failures);
            }
        }
    }

    private Task PauseAsync(int failures) =>
        Task.Delay(BackOff.After(failures, FirstRetry, LongestRetry, chance.Next()), clock, context.Stopping);

    /// <summary>Telegram keeps what we do not take.</summary>
    private async Task RoomAsync()
    {
        while (turns.Waiting >= options.Value.LargestQueue)
            await Task.Delay(LookForRoom, clock, context.Stopping);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The database did not answer; bot {BotId} waits for it")]
        public static partial void DatabaseFailed(ILogger logger, long botId, Exception exception);
    }
}
