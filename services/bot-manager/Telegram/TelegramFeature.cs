using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace ChatAi.BotManager.Telegram;

internal static class TelegramFeature
{
    public static void AddTelegram(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<TelegramOptions>().Bind(builder.Configuration.GetSection("Telegram")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelegramOptions>, TelegramOptionsValidator>();
        services.AddSingleton<IValidateOptions<TelegramOptions>, TelegramAddressesValidator>();
        services.AddSingleton<TelegramHttp>();
        services.AddSingleton<BotTokens>();

        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(new TokenRedaction.OfSpans()));
        services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddProcessor(new TokenRedaction.OfLogs()));
    }
}
