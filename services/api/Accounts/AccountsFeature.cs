using ChatAi.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Accounts;

internal static class AccountsFeature
{
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddOptions<AccountOptions>()
            .Bind(builder.Configuration.GetSection("Accounts"))
            .Configure(options =>
            {
                options.AdminEmail = builder.Configuration["ADMIN_EMAIL"] is { Length: > 0 } email ? email : null;
                options.AdminPassword = builder.Configuration["ADMIN_PASSWORD"] is { Length: > 0 } password ? password : null;
            })
            .PostConfigure<IHostEnvironment>((options, environment) => options.RequireConfirmedEmail ??= !environment.IsDevelopment())
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccountOptions>, AccountOptionsValidator>();
        services.AddSingleton<IValidateOptions<AccountOptions>, FirstAdminValidator>();

        services.AddSingleton<Passwords>();
        services.AddSingleton<SigningKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<SigningKeys>());
        services.AddHostedService<FirstAdmin>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>>(provider => provider.GetRequiredService<AccessTokens>());
        services.AddSingleton<Sessions>();
        services.AddHostedService<AccountRetention>();

        // The list is this service's own.
        services.AddSingleton<IEndedSessionsSource, StoredEndedSessions>();
    }

    public static void MapAccounts(this WebApplication app)
    {
        var api = app.MapGroup("/api").WithTags("Accounts");

        api.MapPost("/register", Register.Handle).AllowAnonymous();
        api.MapPost("/login", Login.Handle)
            .Accepts<Login.Request>("application/json", "application/x-www-form-urlencoded")
            .AllowAnonymous();
        api.MapPost("/refresh-token", RefreshSession.Handle).AllowAnonymous();
        api.MapPost("/logout", Logout.Handle).AllowAnonymous();
        api.MapGet("/me", Me.Handle).RequireAuthorization();
        api.MapPost("/auth/confirm-email", ConfirmEmail.Handle).AllowAnonymous();
        api.MapPost("/auth/resend-confirmation", ResendConfirmation.Handle).AllowAnonymous();
        api.MapPost("/auth/forgot-password", ForgotPassword.Handle).AllowAnonymous();
        api.MapPost("/auth/reset-password", ResetPassword.Handle).AllowAnonymous();
        api.MapPost("/auth/change-password", ChangePassword.Handle).RequireAuthorization();

        app.MapGet("/internal/ended-sessions", ListEndedSessions.Handle).RequireAuthorization(Policies.Service);

        var wellKnown = app.MapGroup("/.well-known").AllowAnonymous().ExcludeFromDescription();
        wellKnown.MapGet("/openid-configuration", PublishKeys.HandleDiscovery);
        wellKnown.MapGet("/jwks.json", PublishKeys.HandleKeys);
    }
}
