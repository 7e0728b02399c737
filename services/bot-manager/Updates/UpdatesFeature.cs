using ChatAi.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Updates;

internal static class UpdatesFeature
{
    public static void AddUpdates(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<InboxOptions>().Bind(builder.Configuration.GetSection("Inbox")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<InboxOptions>, InboxOptionsValidator>();
        services.AddSingleton<UpdateMetrics>();
        services.AddSingleton<Inbox>();
        services.AddHostedService<InboxSweep>();
        services.AddHostedService<InboxPurge>();
    }

    public static void MapUpdates(this WebApplication app)
    {
        app.MapPost("/telegram/webhook/{webhookId:guid}", ReceiveWebhook.Handle)
            .WithTags("Telegram")
            .WithMetadata(new RequestSizeLimitAttribute(ReceiveWebhook.LargestBody))
            .AllowAnonymous();
        app.MapPost("/internal/forgotten-chats", ForgetChat.Handle).RequireAuthorization(Policies.Service);
    }
}
