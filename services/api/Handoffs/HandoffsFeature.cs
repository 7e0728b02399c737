using ChatAi.Api.Idempotency;
using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Handoffs;

internal static class HandoffsFeature
{
    public static void AddHandoffs(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<HandoffOptions>().Bind(builder.Configuration.GetSection("Handoffs")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HandoffOptions>, HandoffOptionsValidator>();
        services.AddHostedService<AbsentOperators>();
    }

    public static void MapHandoffs(this WebApplication app)
    {
        var dialog = app.MapGroup("/api/dialogs/{id:long}").WithTags("Hand-over").RequireAuthorization(Policies.Operator);
        dialog.MapGet("/handoff", GetHandoff.Handle);
        dialog.MapPost("/handoff/request", RequestHandoff.Handle);
        dialog.MapPost("/handoff/takeover", TakeOver.Handle);
        dialog.MapPost("/handoff/release", ReleaseHandoff.Handle);
        dialog.MapPost("/handoff/cancel", CancelHandoff.Handle);
        dialog.MapPost("/messages", SayAsOperator.Handle).MayBeRepeated();

        var operators = app.MapGroup("/api/operator").WithTags("Hand-over").RequireAuthorization(Policies.Operator);
        operators.MapGet("/queue", ListQueue.Handle);
        operators.MapPost("/heartbeat", Heartbeat.Handle);
    }
}
