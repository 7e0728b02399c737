using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

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

    /// <param name="family">Of its refresh tokens: the session.</param>
    public Session Open(Account account, Guid family, RefreshSecret refresh) =>
        new(tokens.Sign(account, family), refresh.Value, "bearer", (int)options.Value.AccessTokenLifetime.TotalSeconds);

    /// <summary>
    /// Ends all that a user has. In the transaction of what ends them, and after it: a login that it had to wait for is
    /// over by then.
    /// </summary>
    public static Task EndAllAsync(NpgsqlConnection database, long userId, CancellationToken cancellationToken)
    {
        const string sql = """
            update refresh_tokens
            set    revoked_at = now()
            where  user_id = @UserId
              and  revoked_at is null
            """;

        return database.ExecuteAsync(new CommandDefinition(sql, new { UserId = userId }, cancellationToken: cancellationToken));
    }
}
