using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Delivery;

internal static class DeliveryFeature
{
    public static void AddDelivery(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<DeliveryOptions>().Bind(builder.Configuration.GetSection("Delivery")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<Outbox>();
        services.AddHostedService<OutboxSweep>();
    }

    public static void MapDelivery(this WebApplication app)
    {
        var letters = app.MapGroup("/api/telegram/dead-letters").WithTags("Telegram").RequireAuthorization(Policies.Operator);

        letters.MapGet("/", ListDeadLetters.Handle);
        letters.MapPost("/{id:long}/replay", ReplayDeadLetter.Handle);
    }
}
