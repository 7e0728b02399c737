using ChatAi.Api.Idempotency;
using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Webhooks;

internal static class WebhooksFeature
{
    public static void AddWebhooks(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<WebhookOptions>()
            .Configure(options => options.AllowPrivateAddresses = builder.Environment.IsDevelopment())
            .Bind(builder.Configuration.GetSection("Webhooks"))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.AddSingleton<WebhookQueue>();
        services.AddSingleton<WebhookSender>();
        services.AddHostedService<WebhookDelivery>();
    }

    public static void MapWebhooks(this WebApplication app)
    {
        var webhooks = app.MapGroup("/api/webhooks").WithTags("Webhooks").RequireAuthorization(Policies.Owner);
        webhooks.MapPost("/", CreateWebhook.Handle).MayBeRepeated();
        webhooks.MapGet("/", ListWebhooks.Handle);
        webhooks.MapDelete("/{id:long}", DeleteWebhook.Handle);
    }
}
