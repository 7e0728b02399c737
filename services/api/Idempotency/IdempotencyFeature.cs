namespace ChatAi.Api.Idempotency;

internal static class IdempotencyFeature
{
    public static void AddIdempotency(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AnsweredRequests>();
        builder.Services.AddSingleton<RepeatableRequests>();
        builder.Services.AddHostedService<ForgetKeys>();
    }

    /// <summary>After the callers are known.</summary>
    public static void UseIdempotency(this WebApplication app) => app.UseMiddleware<RepeatableRequests>();

    /// <summary>Requests with an <c>Idempotency-Key</c> may be repeated.</summary>
    public static RouteHandlerBuilder MayBeRepeated(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new RepeatableRequests.Mark());
}
