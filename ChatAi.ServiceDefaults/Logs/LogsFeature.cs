using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>Log files for operators, where <c>Logs:Folder</c> says that they want some. Their lines are described in docs/logs.md.</summary>
internal static class LogsFeature
{
    private const string Section = "Logs";

    public static void AddLogFiles(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<LogOptions>().Bind(builder.Configuration.GetSection(Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LogOptions>, LogOptionsValidator>();
        services.AddSingleton<LogFiles>(provider => new LogFiles(
            provider.GetRequiredService<IOptions<LogOptions>>(),
            provider.GetRequiredService<IHostEnvironment>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ILoggerProvider, FileLoggerProvider>();
        services.AddSingleton<IStartupFilter, RequestLog>();
        services.AddHostedService<MemoryWatch>();

        if (string.IsNullOrEmpty(builder.Configuration[$"{Section}:{nameof(LogOptions.Folder)}"]))
            return;

        services.AddHealthChecks().AddCheck<LogsHealth>("logs");
        services.AddHostedService<LogDisk>();
    }
}
