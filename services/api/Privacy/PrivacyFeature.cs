using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Privacy;

/// <summary>What is said belongs to those who said it: it is kept no longer than wanted, and deleted on request.</summary>
internal static class PrivacyFeature
{
    public static void AddPrivacy(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<PrivacyOptions>().Bind(builder.Configuration.GetSection("Privacy")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PrivacyOptions>, PrivacyOptionsValidator>();
        services.AddHttpClient<BotManager>()
            .ConfigureHttpClient((provider, http) =>
            {
                http.BaseAddress = new Uri("http://bot-manager");
                http.Timeout = TimeSpan.FromSeconds(15);
                http.DefaultRequestHeaders.Authorization = provider.GetRequiredService<ServiceToken>().AuthorizationHeader;
            });
        services.AddHostedService<RetentionJob>();
    }

    public static void MapPrivacy(this WebApplication app)
    {
        var privacy = app.MapGroup("/api").WithTags("Privacy").RequireAuthorization(Policies.Owner);
        privacy.MapDelete("/dialogs/{id:long}", DeleteDialog.Handle);
        privacy.MapDelete("/telegram-users/{id:long}", DeleteTelegramUser.Handle);
        privacy.MapGet("/retention", Retention.Get);
        privacy.MapPut("/retention", Retention.Set);
    }
}
