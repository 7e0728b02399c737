using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Mail;

/// <summary>Sends what is in the mailbox. A mail whose server is away waits longer each time, and is never dropped.</summary>
internal sealed partial class MailSender(
    NpgsqlDataSource database,
    MailCarrier carrier,
    IOptions<MailOptions> options,
    TimeProvider clock,
    ILogger<MailSender> logger) : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval, clock);
        do
        {
            try
            {
                while (await SendOneAsync(stoppingToken))
                {
                }
            }
            catch (NpgsqlException exception)
            {
                Log.NotRead(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>Whether there was one.</returns>
    private async Task<bool> SendOneAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await Mailbox.TakeAsync(connection, cancellationToken) is not { } mail)
            return false;

        try
        {
            await carrier.SendAsync(mail, cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // SMTP fails in the ways of sockets, TLS, MailKit and the server; the mail waits after each
        catch (Exception exception) when (exception is not (OperationCanceledException or NpgsqlException))
#pragma warning restore CA1031
        {
            await transaction.RollbackAsync(CancellationToken.None);
            var wait = BackOff.After(mail.Attempts + 1, FirstRetry, LongestRetry);
            await Mailbox.PostponeAsync(connection, mail.Id, wait, exception.Message, CancellationToken.None);
            Log.NotSent(logger, mail.Id, wait.TotalSeconds, exception);
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Mail {MailId} was not sent, and is tried again in {Seconds:0} s")]
        public static partial void NotSent(ILogger logger, long mailId, double seconds, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The mailbox could not be read")]
        public static partial void NotRead(ILogger logger, Exception exception);
    }
}
