using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatAi.Gateway.Csrf;

/// <summary>
/// A signed double-submit token: base64url of expiry (8 bytes, Unix seconds) and HMAC-SHA256 over the expiry, the random
/// value in the caller's cookie, and his session. A foreign site can neither read the cookie nor make a token for it; and
/// whoever plants his own cookie and token in another's browser has none for that session. The key is derived from
/// SECRET_KEY, so all replicas take each other's.
/// </summary>
internal sealed class CsrfToken(byte[] key, TimeProvider clock)
{
    public const int LifetimeSeconds = 3600;

    private const int ExpirySize = 8;
    private const int Size = ExpirySize + HMACSHA256.HashSizeInBytes;
    private const int CookieSize = 32;

    public static string NewCookie() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CookieSize));

    public static bool IsCookie(string? text) => text is not null && Base64Url.IsValid(text, out var length) && length == CookieSize;

    /// <param name="session">The session's cookie; a token issued before it began is not good for it.</param>
    public string Issue(string cookie, string session)
    {
        var token = new byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(token, clock.GetUtcNow().ToUnixTimeSeconds() + LifetimeSeconds);
        Sign(token.AsSpan(0, ExpirySize), cookie, session, token.AsSpan(ExpirySize));
        return Base64Url.EncodeToString(token);
    }

    public bool IsValid(string? text, string? cookie, string session)
    {
        Span<byte> token = stackalloc byte[Size];
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!IsCookie(cookie) || !Base64Url.IsValid(text, out var length) || length != Size || !Base64Url.TryDecodeFromChars(text, token, out _))
            return false;

        Sign(token[..ExpirySize], cookie!, session, expected);
        return CryptographicOperations.FixedTimeEquals(expected, token[ExpirySize..])
            && clock.GetUtcNow().ToUnixTimeSeconds() < BinaryPrimitives.ReadInt64BigEndian(token);
    }

    // Expiry and cookie have a fixed length each, so no two of these read the same one after the other.
    private void Sign(ReadOnlySpan<byte> expiry, string cookie, string session, Span<byte> signature)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(expiry);
        mac.AppendData(System.Text.Encoding.ASCII.GetBytes(cookie));
        mac.AppendData(System.Text.Encoding.UTF8.GetBytes(session));
        mac.GetHashAndReset(signature);
    }
}
