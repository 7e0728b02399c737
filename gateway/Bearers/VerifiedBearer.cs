using ChatAi.ServiceDefaults.Authentication;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatAi.Gateway.Bearers;

/// <summary>
/// Whose access token a request carries, if its signature holds. What may be done with it is for the services to say;
/// here it only must not be possible to pass for another user, or for a new one with each request.
/// </summary>
internal sealed class VerifiedBearer : IDisposable
{
    private const string Scheme = "Bearer ";
    private const int LongestToken = 4096;
    private const int MostRemembered = 10_000;

    private readonly TimeProvider clock;
    private readonly JsonWebTokenHandler handler = new();
    private readonly TokenValidationParameters parameters;

    // A signature costs more than all else the gateway does with a request, and a client sends the same token for an hour.
    private readonly MemoryCache remembered = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    public VerifiedBearer(PublishedKeys keys, TimeProvider clock)
    {
        this.clock = clock;
        parameters = new TokenValidationParameters
        {
            ValidIssuer = CallersFeature.Issuer,
            ValidAudience = CallersFeature.Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            RequireSignedTokens = true,
            IssuerSigningKeyResolver = (_, _, keyId, _) => keys.Find(keyId),
            LifetimeValidator = (_, expires, _, _) => expires > clock.GetUtcNow().UtcDateTime,
        };
    }

    /// <returns>Null for every request without a token of ours that is good now.</returns>
    public ValueTask<Bearer?> ReadAsync(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header.Length > LongestToken)
            return default;

        var token = header[Scheme.Length..].Trim();
        return remembered.TryGetValue(token, out Bearer? bearer)
            ? new(bearer!.ExpiresAt > clock.GetUtcNow() ? bearer : null)
            : VerifyAsync(token);
    }

    public void Dispose() => remembered.Dispose();

    private async ValueTask<Bearer?> VerifyAsync(string token)
    {
        if (!handler.CanReadToken(token))
            return null;

        var result = await handler.ValidateTokenAsync(token, parameters);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken { Subject.Length: > 0 } valid)
            return null;

        var bearer = new Bearer(valid.Subject, Claim(valid, CallerClaims.Role), Guid.TryParse(Claim(valid, CallerClaims.Session), out var session) ? session : null, valid.ValidTo);
        remembered.Set(token, bearer, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) });
        return bearer;
    }

    private static string? Claim(JsonWebToken token, string name) => token.TryGetValue<string>(name, out var value) ? value : null;
}
