using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace ChatAi.Api.Accounts;

/// <summary>What a signed-in user holds. Nested names as OAuth 2 has them.</summary>
internal sealed record Session(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn);

/// <summary>A refresh token is shown once; the database keeps its hash.</summary>
internal readonly record struct RefreshSecret(string Value)
{
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Value));

    public static RefreshSecret New() => new(Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32)));
}

internal sealed class Sessions(AccessTokens tokens, IOptions<AccountOptions> options)
{
    public double RefreshSeconds => options.Value.RefreshTokenLifetime.TotalSeconds;

    public Session Open(Account account, RefreshSecret refresh) =>
        new(tokens.Sign(account), refresh.Value, "bearer", (int)options.Value.AccessTokenLifetime.TotalSeconds);
}
