using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Events;

internal static class EventsFeature
{
    public static void AddEvents(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<EventOptions>().Bind(builder.Configuration.GetSection("Events")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EventOptions>, EventOptionsValidator>();
        services.AddSingleton<EventSignal>();
        services.AddHostedService(provider => provider.GetRequiredService<EventSignal>());
        services.AddHostedService<EventOrder>();
        services.AddSingleton<EventFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<EventFeed>());
        services.AddSingleton<EventLog>();
        services.AddSingleton<EventStream>();
        services.AddHostedService<EventPurge>();
    }

    public static void MapEvents(this WebApplication app)
    {
        var events = app.MapGroup("/api").WithTags("Events").RequireAuthorization(Policies.Operator);
        events.MapGet("/events", StreamEvents.OfTenant);
        events.MapGet("/dialogs/{id:long}/events", StreamEvents.OfDialog);
    }
}
