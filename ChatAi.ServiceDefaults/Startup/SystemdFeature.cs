using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Console;

namespace ChatAi.ServiceDefaults.Startup;

/// <summary>
/// Tells systemd when the service is ready and when it stops (<c>Type=notify</c>), and writes what journald understands.
/// <c>AddSystemd()</c> would do the same if it could see that our parent is systemd, but a unit with
/// <c>ProtectProc=invisible</c> sees no process of root's. So the socket that systemd gives us counts.
/// </summary>
internal static class SystemdFeature
{
    private const string NotifySocket = "NOTIFY_SOCKET";

    public static void AddSystemdNotice(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(NotifySocket)) || !OperatingSystem.IsLinux())
            return;

        builder.Services.Configure<ConsoleLoggerOptions>(console => console.FormatterName = ConsoleFormatterNames.Systemd);
        builder.Services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
        builder.Services.AddSingleton<IHostLifetime, SystemdLifetime>();
    }
}
