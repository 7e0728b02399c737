using ChatAi.ServiceDefaults.Logs;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Audit;

/// <summary>The file <c>audit.log</c>, for people with grep and for fail2ban. A file that cannot be written stops nobody: the table has the event.</summary>
internal sealed class AuditLog(LogFiles files, IOptions<AuditOptions> options, TimeProvider clock) : IHostedService
{
    private readonly LogFile? file = files.Open("audit.log", options.Value.LogDays, count => AuditLine.OfDropped(count, clock.GetLocalNow()));

    public void Write(AuditEvent happened, DateTimeOffset at, System.Net.IPAddress? address)
    {
        var local = TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone);
        file?.Add(local, AuditLine.Of(happened, local, address), mayBeDropped: false);
    }

    /// <summary>Exists from the start, so that the file does: fail2ban does not start without it.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
