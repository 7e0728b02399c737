using Microsoft.Extensions.Options;

namespace ChatAi.Gateway.Tls;

/// <summary>
/// Serves what the files hold when that changes. A pair that cannot be served changes nothing. It is complained of once,
/// and only if it stays so until the next look: certificate and key are never replaced in the same moment.
/// </summary>
internal sealed partial class CertificateWatch(
    ServedCertificate served,
    CertificateMetrics metrics,
    CertificateFiles first,
    IOptions<TlsOptions> options,
    TimeProvider clock,
    ILogger<CertificateWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Notice = TimeSpan.FromDays(14);

    private CertificateFiles? good = first;
    private DateTimeOffset warnedAt;
    private string? lastProblem;
    private bool isReported;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Told();

        using var timer = new PeriodicTimer(options.Value.CheckEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
            WarnOfItsEnd();
        }
    }

    private void Told()
    {
        metrics.Served(served.GoodUntil);
        Log.Served(logger, served.Subject, served.GoodUntil);
    }

    private void Look()
    {
        try
        {
            var files = CertificateFiles.Read(options.Value);
            if (files != good)
            {
                served.Current = files.Open();
                good = files;
                Told();
            }

            (lastProblem, isReported) = (null, false);
        }
        catch (CertificateException exception)
        {
            if (exception.Message == lastProblem && !isReported)
            {
                isReported = true;
                Log.Kept(logger, served.GoodUntil, exception.Message);
            }
            else if (exception.Message != lastProblem)
            {
                (lastProblem, isReported) = (exception.Message, false);
            }
        }
    }

    /// <summary>Renewals that fail are silent until the day when nobody gets in any more.</summary>
    private void WarnOfItsEnd()
    {
        var now = clock.GetUtcNow();
        if (served.GoodUntil - now > Notice || now - warnedAt < TimeSpan.FromDays(1))
            return;

        warnedAt = now;
        Log.Ending(logger, served.Subject, served.GoodUntil);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The certificate of {Subject}, good until {Until:u}, is served to new connections")]
        public static partial void Served(ILogger logger, string subject, DateTime until);

        [LoggerMessage(LogLevel.Warning, "The certificate of {Subject} is good until {Until:u} only, and its files hold no newer one")]
        public static partial void Ending(ILogger logger, string subject, DateTime until);

        [LoggerMessage(LogLevel.Error, "The certificate's files have changed and cannot be served, so the old one stays, which is good until {Until:u}: {Reason}")]
        public static partial void Kept(ILogger logger, DateTime until, string reason);
    }
}
