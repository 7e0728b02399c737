using ChatAi.ServiceDefaults.Secrets;

namespace ChatAi.TokenPool.Keys;

/// <summary>A provider's key as it is stored: sealed, and with a fingerprint that tells the same key again.</summary>
internal sealed record KeySecret(byte[]? Ciphertext, byte[]? Fingerprint)
{
    public const string Purpose = "ai-key";

    /// <summary>The embedded provider needs none.</summary>
    public static KeySecret None { get; } = new(null, null);

    public static KeySecret Seal(SecretBox box, string key) => new(box.Seal(key, Purpose), box.Fingerprint(key, Purpose));
}
