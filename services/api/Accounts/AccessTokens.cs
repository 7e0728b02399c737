using System.Globalization;
using ChatAi.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ChatAi.Api.Accounts;

/// <summary>Signs access tokens, and lets this service verify its own without calling itself over HTTP.</summary>
internal sealed class AccessTokens(SigningKeys keys, IOptions<AccountOptions> options, TimeProvider clock)
    : IPostConfigureOptions<JwtBearerOptions>
{
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Sign(Account account, Guid session)
    {
        var now = clock.GetUtcNow().UtcDateTime;

        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = CallersFeature.Issuer,
            Audience = CallersFeature.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + options.Value.AccessTokenLifetime,
            SigningCredentials = new SigningCredentials(keys.All[0], SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                [CallerClaims.Subject] = account.Id.ToString(CultureInfo.InvariantCulture),
                [CallerClaims.Email] = account.Email,
                [CallerClaims.Role] = account.Role,
                [CallerClaims.Session] = session.ToString(),
                [CallerClaims.Tenant] = (account.TenantId ?? account.Id).ToString(CultureInfo.InvariantCulture),
            },
        });
    }

    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        options.ConfigurationManager = null;
        options.Configuration = new OpenIdConnectConfiguration { Issuer = CallersFeature.Issuer };
        options.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, keyId, _) => keys.All.Where(key => key.KeyId == keyId);
    }
}

/// <param name="TenantId">The tenant an operator works in; an owner is his own tenant.</param>
internal sealed record Account(long Id, long? TenantId, string Email, string Role)
{
    /// <summary>Of a row u of users: the account may be used, and so may the tenant it belongs to.</summary>
    public const string IsOpen = "(u.status = 'active' and not exists (select from users owner where owner.id = u.tenant_id and owner.status <> 'active'))";
}
