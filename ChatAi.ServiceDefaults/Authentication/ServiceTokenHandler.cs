using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatAi.ServiceDefaults.Authentication;

/// <summary>
/// Knows the two callers that carry the installation's service token: another service (as a bearer token), and the
/// operator at the machine itself, for whom the gateway vouches in a header of its own.
/// </summary>
internal sealed class ServiceTokenHandler(
    ServiceToken token,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ServiceToken";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (token.IsService(Request))
            return Success(new Claim(CallerClaims.Role, Roles.Service));

        if (token.IsLocalOperator(Request))
            return Success(new Claim(CallerClaims.Role, Roles.Operator), new Claim(CallerClaims.Local, "true"));

        return Task.FromResult(AuthenticateResult.NoResult());
    }

    private static Task<AuthenticateResult> Success(params Claim[] claims)
    {
        var identity = new ClaimsIdentity(claims, Scheme, CallerClaims.Subject, CallerClaims.Role);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme)));
    }
}
