using System.Security.Cryptography;
using ChatAi.ServiceDefaults.Secrets;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Webhooks;

/// <summary>
/// Delivers events to webhooks: to each in order, to many side by side, so that a slow receiver holds up none but himself. What a
/// receiver has confirmed is not sent again, unless this process dies before it has noted that; the id tells.
/// </summary>
internal sealed partial class WebhookDelivery(
    WebhookQueue queue,
    WebhookSender sender,
    SecretBox secrets,
    IOptions<WebhookOptions> options,
    TimeProvider clock,
    ILogger<WebhookDelivery> logger) : BackgroundService
{
    private const int MostAtOnce = 32;
    private const int EventsAtOnce = 50;

    private readonly HashSet<Task> running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Pace, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                running.RemoveWhere(task => task.IsCompleted);
                if (running.Count < MostAtOnce)
                    await StartAsync(MostAtOnce - running.Count, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }

    private async Task StartAsync(int most, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var webhook in await queue.ClaimAsync(most, cancellationToken))
                running.Add(DeliverAsync(webhook, cancellationToken));
        }
        catch (NpgsqlException exception)
        {
            Log.NotClaimed(logger, exception);
        }
    }

    private async Task DeliverAsync(DueWebhook webhook, CancellationToken cancellationToken)
    {
        try
        {
            if (await DeliverAllAsync(webhook, cancellationToken))
                await queue.ReleaseAsync(webhook);
        }
        catch (NpgsqlException exception)
        {
            Log.NotNoted(logger, webhook.Id, exception);
        }
        catch (OperationCanceledException)
        {
            await queue.ReleaseAsync(webhook);
        }
        catch (CryptographicException)
        {
            await queue.CloseAsync(webhook, "Its secret was sealed with another SECRET_KEY; make the webhook anew");
        }
    }

    /// <returns>Whether all went well.</returns>
    private async Task<bool> DeliverAllAsync(DueWebhook webhook, CancellationToken cancellationToken)
    {
        var secret = WebhookSecret.Open(webhook.SecretCiphertext, secrets);
        var url = new Uri(webhook.Url);
        foreach (var happened in await queue.NextAsync(webhook, EventsAtOnce, cancellationToken))
        {
            switch (await sender.SendAsync(url, secret, happened, cancellationToken))
            {
                case DeliveryOutcome.Delivered:
                    await queue.AdvanceAsync(webhook, happened.Position, null);
                    webhook = webhook with { Failures = 0 };
                    break;
                case DeliveryOutcome.Refused refused:
                    Log.Refused(logger, webhook.Id, happened.Position, refused.Reason);
                    await queue.AdvanceAsync(webhook, happened.Position, refused.Reason);
                    break;
                case DeliveryOutcome.Unwanted unwanted:
                    Log.Closed(logger, webhook.Id, unwanted.Reason);
                    await queue.CloseAsync(webhook, unwanted.Reason);
                    return false;
                case DeliveryOutcome.Failed failed:
                    Log.Failed(logger, webhook.Id, happened.Position, failed.Reason);
                    await queue.PostponeAsync(webhook, failed);
                    return false;
            }
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Webhooks were not looked for: the database failed")]
        public static partial void NotClaimed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "How far webhook {WebhookId} has come was not noted: the database failed")]
        public static partial void NotNoted(ILogger logger, long webhookId, Exception exception);

        [LoggerMessage(LogLevel.Warning, "Webhook {WebhookId} refused event {Position}: {Reason}")]
        public static partial void Refused(ILogger logger, long webhookId, long position, string reason);

        [LoggerMessage(LogLevel.Information, "Webhook {WebhookId} is closed: {Reason}")]
        public static partial void Closed(ILogger logger, long webhookId, string reason);

        [LoggerMessage(LogLevel.Warning, "Event {Position} did not reach webhook {WebhookId}, and is tried again: {Reason}")]
        public static partial void Failed(ILogger logger, long webhookId, long position, string reason);
    }
}
