using System.Security.Cryptography;
using ChatAi.ServiceDefaults.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatAi.Gateway.Tests.Doubles;

/// <summary>Signs access tokens as api does, and publishes its key.</summary>
internal sealed class Issuer : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string keyId;

    public Issuer(string? keyId = null) => this.keyId = keyId ?? Guid.NewGuid().ToString("N");

    public string KeySet
    {
        get
        {
            var point = key.ExportParameters(includePrivateParameters: false).Q;
            return $$"""
                {"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"{{keyId}}","x":"{{Base64UrlEncoder.Encode(point.X)}}","y":"{{Base64UrlEncoder.Encode(point.Y)}}"}]}
                """;
        }
    }

    public string KeyId => keyId;

    public (string Name, string Value) Bearer(string subject, DateTimeOffset? expires = null, string audience = CallersFeature.Audience) =>
        ("Authorization", $"Bearer {Token(subject, expires ?? DateTimeOffset.Parse("2099-01-01T00:00:00Z", null), audience)}");

    /// <param name="session">Null: a token that names none.</param>
    public (string Name, string Value) BearerOf(string role, Guid? session, DateTimeOffset? expires = null) =>
        ("Authorization", $"Bearer {Token("1", expires ?? DateTimeOffset.Parse("2099-01-01T00:00:00Z", null), CallersFeature.Audience, (CallerClaims.Role, role), (CallerClaims.Session, session?.ToString()))}");

    public void Dispose() => key.Dispose();

    private string Token(string subject, DateTimeOffset expires, string audience, params (string Name, string? Value)[] more) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = CallersFeature.Issuer,
        Audience = audience,
        Expires = expires.UtcDateTime,
        SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = keyId }, SecurityAlgorithms.EcdsaSha256),
        Claims = more.Prepend((Name: CallerClaims.Subject, Value: subject)).Where(claim => claim.Value is not null).ToDictionary(claim => claim.Name, object (claim) => claim.Value!),
    });
}
