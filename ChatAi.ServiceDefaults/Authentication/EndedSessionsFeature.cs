using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatAi.ServiceDefaults.Authentication;

/// <summary>For whoever judges access tokens: their signatures say nothing of sessions that have ended since.</summary>
public static class EndedSessionsFeature
{
    public static void AddEndedSessions(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Services.AddSingleton(ServiceToken.Of(builder.Configuration));
        builder.Services.AddOptions<EndedSessionOptions>().Bind(builder.Configuration.GetSection("Callers")).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<EndedSessionOptions>, EndedSessionOptionsValidator>();
        builder.Services.AddHttpClient(PublishedEndedSessions.Client);
        builder.Services.AddSingleton<IEndedSessionsSource, PublishedEndedSessions>();
        builder.Services.AddSingleton<EndedSessions>();
    }
}
