using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace ChatAi.ServiceDefaults.Authentication;

/// <summary>Tells callers apart: a service, the local operator, or the bearer of an access token of the issuer.</summary>
public static class CallersFeature
{
    /// <summary>The service that signs access tokens, and the name that stands in them as the issuer.</summary>
    public const string Issuer = "http://api";

    public const string Audience = "chatai";

    private const string AnyScheme = "Caller";

    internal static void AddCallers(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(AnyScheme)
            .AddPolicyScheme(AnyScheme, null, options => options.ForwardDefaultSelector = context =>
                context.RequestServices.GetRequiredService<ServiceToken>().IsCarriedBy(context.Request)
                    ? ServiceTokenHandler.Scheme
                    : JwtBearerDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, ServiceTokenHandler>(ServiceTokenHandler.Scheme, null)
            .AddJwtBearer();

        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<IHttpMessageHandlerFactory>(VerifyAccessTokens);

        builder.AddEndedSessions();

        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Service, policy => policy.RequireRole(Roles.Service))
            .AddPolicy(Policies.Admin, policy => policy.RequireRole(Roles.Admin))
            .AddPolicy(Policies.Owner, policy => policy.RequireRole(Roles.User, Roles.Admin))
            .AddPolicy(Policies.Operator, policy => policy.RequireRole(Roles.User, Roles.Operator, Roles.Admin))
            .AddPolicy(Policies.ServiceOrAdmin, policy => policy.RequireRole(Roles.Service, Roles.Admin))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    internal static void UseCallers(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    private static void VerifyAccessTokens(JwtBearerOptions options, IHttpMessageHandlerFactory handlers)
    {
        options.Authority = Issuer;
        options.RequireHttpsMetadata = false;
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            NameClaimType = CallerClaims.Subject,
            RoleClaimType = CallerClaims.Role,
            ClockSkew = TimeSpan.FromSeconds(30),
        };

        // The factory's handler knows where the issuer runs.
        options.BackchannelHttpHandler = handlers.CreateHandler("access-token-keys");
        options.Events = new JwtBearerEvents { OnTokenValidated = RefuseEndedSession };
    }

    private static async Task RefuseEndedSession(TokenValidatedContext context)
    {
        if (Guid.TryParse(context.Principal?.FindFirst(CallerClaims.Session)?.Value, out var session)
            && await context.HttpContext.RequestServices.GetRequiredService<EndedSessions>().IncludeAsync(session, context.HttpContext.RequestAborted))
            context.Fail("The session has ended.");
    }
}
