using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Logs;

/// <summary>The log files of this machine, for administrators without a shell on it.</summary>
internal static class LogsFeature
{
    public static void AddLogs(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LogReadingOptions>().Bind(builder.Configuration.GetSection("Logs")).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LogReadingOptions>, LogReadingOptionsValidator>();
        builder.Services.AddSingleton<LogSearch>();
    }

    public static void MapLogs(this WebApplication app) =>
        app.MapGet("/api/admin/logs", ListLogs.Handle)
            .WithTags("Operations")
            .RequireAuthorization(Policies.Admin)
            .ProducesProblem(StatusCodes.Status409Conflict);
}
