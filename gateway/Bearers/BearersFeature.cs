using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.Gateway.Bearers;

/// <summary>Whose access token a request carries, and whether it is an administrator's.</summary>
internal static class BearersFeature
{
    public static void AddBearers(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpClient(PublishedKeys.ClientName, client => client.Timeout = TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton<PublishedKeys>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PublishedKeys>());
        builder.Services.AddSingleton<VerifiedBearer>();
        builder.AddEndedSessions();
        builder.Services.AddSingleton<Administrators>();
    }
}
