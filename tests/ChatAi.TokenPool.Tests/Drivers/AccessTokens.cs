using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using ChatAi.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ChatAi.TokenPool.Tests.Drivers;

/// <summary>Access tokens as api signs them, and the part of a service that believes this signature.</summary>
internal static class AccessTokens
{
    private static readonly ECDsaSecurityKey Key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "tests" };

    public static string Of(string role, long tenant = 1) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = CallersFeature.Issuer,
        Audience = CallersFeature.Audience,
        Subject = new ClaimsIdentity([new("sub", "1"), new("role", role), new("tenant", tenant.ToString(CultureInfo.InvariantCulture))]),
        SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.EcdsaSha256),
    });

    public static void Trust(JwtBearerOptions options)
    {
        options.Configuration = new OpenIdConnectConfiguration { Issuer = CallersFeature.Issuer };
        options.Configuration.SigningKeys.Add(Key);
    }
}
