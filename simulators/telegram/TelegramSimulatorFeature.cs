using ChatAi.Simulators.Telegram.BotApi;
using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Control;
using ChatAi.Simulators.Telegram.Page;
using ChatAi.Simulators.Telegram.Webhooks;
using ChatAi.Simulators.Telegram.Wire;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatAi.Simulators.Telegram;

internal static class TelegramSimulatorFeature
{
    public static void AddTelegramSimulator(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SimulatorOptions>().BindConfiguration("Simulator").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SimulatorOptions>, SimulatorOptionsValidator>();

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<World>();
        builder.Services.AddSingleton<WebhookSender>();
        builder.Services.AddSingleton<BotApiDispatcher>();

        builder.Services.AddRouting();
        builder.Services.AddProblemDetails();
        builder.Services.AddValidation();
        builder.Services.ConfigureHttpJsonOptions(json => BotApiJson.Configure(json.SerializerOptions));

        // The framework writes down the path of each request, and the Bot API carries tokens in it.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    }

    public static void MapTelegramSimulator(this WebApplication app)
    {
        var world = app.Services.GetRequiredService<World>();
        app.Lifetime.ApplicationStopping.Register(world.Silence);

        app.UseExceptionHandler();
        app.UseStatusCodePages();
        // Not "bot{token}": a template with a literal and a parameter in one segment looks for the literal from the
        // right and without case, and one token in a thousand has a "Bot" in it.
        app.MapMethods("/{bot:regex(^bot)}/{method}", [HttpMethods.Get, HttpMethods.Post], BotApiEndpoint.Handle);
        app.MapGet("/health", () => TypedResults.Ok(new Health("healthy", world.Now.ToUnixTimeMilliseconds() / 1000.0)));
        app.MapControl();
        app.MapPage();
        app.MapFallback(BotApiEndpoint.NotFound);
    }

    private sealed record Health(string Status, double Timestamp);
}
