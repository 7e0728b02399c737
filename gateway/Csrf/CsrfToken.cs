using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatAi.Gateway.Csrf;

/// <summary>
/// A signed double-submit token: base64url of expiry (8 bytes, Unix seconds) and HMAC-SHA256 over the expiry and the
/// random value in the caller's cookie. A foreign site can neither read the cookie nor make a token for it.
/// </summary>
internal sealed class CsrfToken(byte[] key, TimeProvider clock)
{
    public const int LifetimeSeconds = 3600;

    private const int ExpirySize = 8;
    private const int Size = ExpirySize + HMACSHA256.HashSizeInBytes;
    private const int CookieSize = 32;

    public static string NewCookie() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CookieSize));

    public static bool IsCookie(string? text) => text is not null && Base64Url.IsValid(text, out var length) && length == CookieSize;

    public string Issue(string cookie)
    {
        var token = new byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(token, clock.GetUtcNow().ToUnixTimeSeconds() + LifetimeSeconds);
        Sign(token.AsSpan(0, ExpirySize), cookie, token.AsSpan(ExpirySize));
        return Base64Url.EncodeToString(token);
    }

    public bool IsValid(string? text, string? cookie)
    {
        Span<byte> token = stackalloc byte[Size];
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!IsCookie(cookie) || !Base64Url.IsValid(text, out var length) || length != Size || !Base64Url.TryDecodeFromChars(text, token, out _))
            return false;

        Sign(token[..ExpirySize], cookie!, expected);
        return CryptographicOperations.FixedTimeEquals(expected, token[ExpirySize..])
            && clock.GetUtcNow().ToUnixTimeSeconds() < BinaryPrimitives.ReadInt64BigEndian(token);
    }

    private void Sign(ReadOnlySpan<byte> expiry, string cookie, Span<byte> signature)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(expiry);
        mac.AppendData(System.Text.Encoding.ASCII.GetBytes(cookie));
        mac.GetHashAndReset(signature);
    }
}
