using System.Security.Cryptography;
using ChatAi.ServiceDefaults.Secrets;

namespace ChatAi.TokenPool.Keys;

/// <summary>A provider's key as it is stored: sealed, and with a fingerprint that tells the same key again.</summary>
internal sealed record KeySecret(byte[]? Ciphertext, byte[]? Fingerprint)
{
    public const string Purpose = "ai-key";

    private const int Shown = 4;

    /// <summary>The embedded provider needs none.</summary>
    public static KeySecret None { get; } = new(null, null);

    public static KeySecret Seal(SecretBox box, string key) => new(box.Seal(key, Purpose), box.Fingerprint(key, Purpose));

    /// <returns>Null when it was sealed with another <c>SECRET_KEY</c>.</returns>
    public static string? Open(SecretBox box, byte[] ciphertext)
    {
        try
        {
            return box.Open(ciphertext, Purpose);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Enough to tell one's keys apart, and all of them that is ever shown.</summary>
    public static string? LastFour(SecretBox box, byte[]? ciphertext) =>
        ciphertext is not null && Open(box, ciphertext) is { } key ? key[^Math.Min(Shown, key.Length)..] : null;
}
