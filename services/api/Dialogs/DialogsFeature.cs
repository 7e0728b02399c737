using ChatAi.Api.Idempotency;
using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Dialogs;

internal static class DialogsFeature
{
    public static void AddDialogs(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<TurnOptions>().Bind(builder.Configuration.GetSection("Turns")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TurnOptions>, TurnOptionsValidator>();
        services.AddSingleton<TurnMetrics>();
        services.AddSingleton<BeginTurn>();
        services.AddSingleton<FinishTurn>();
        services.AddSingleton<TurnRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<TurnRunner>());
    }

    public static void MapDialogs(this WebApplication app)
    {
        app.MapPost("/internal/chat-moves", MoveChat.Handle).RequireAuthorization(Policies.Service);
        app.MapPost("/internal/turns", TakeTurn.Handle).RequireAuthorization(Policies.Service);

        var dialogs = app.MapGroup("/api/dialogs").WithTags("Dialogs").RequireAuthorization(Policies.Operator);
        dialogs.MapGet("/", ListDialogs.Handle);
        dialogs.MapPost("/", OpenDialog.Handle).MayBeRepeated();
        dialogs.MapGet("/{id:long}", GetDialog.Handle);
        dialogs.MapGet("/{id:long}/messages", ListMessages.Handle);
        dialogs.MapGet("/{id:long}/export", ExportDialog.Handle).Produces<string>(StatusCodes.Status200OK, "application/json", "text/plain");
        dialogs.MapPost("/{id:long}/turns", AskInDialog.Handle);
    }
}
