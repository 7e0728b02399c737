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
}
