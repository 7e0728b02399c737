using System.Security.Cryptography;
using System.Text;

namespace ChatAi.ServiceDefaults.Secrets;

/// <summary>
/// Seals secrets for storage with AES-256-GCM. The key is derived (HKDF-SHA256) from the installation's secret key,
/// and each purpose has its own, so that a sealed value cannot be opened as something else.
/// Layout: version (1) | nonce (12) | tag (16) | ciphertext.
/// </summary>
public sealed class SecretBox(string secretKey)
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + NonceSize + TagSize;

    private readonly byte[] root = Encoding.UTF8.GetBytes(secretKey);

    public byte[] Seal(string plaintext, string purpose)
    {
        var clear = Encoding.UTF8.GetBytes(plaintext);
        var box = new byte[HeaderSize + clear.Length];
        var nonce = box.AsSpan(1, NonceSize);

        box[0] = Version;
        RandomNumberGenerator.Fill(nonce);
        using var cipher = Cipher(purpose);
        cipher.Encrypt(nonce, clear, box.AsSpan(HeaderSize), box.AsSpan(1 + NonceSize, TagSize));

        return box;
    }

    /// <exception cref="CryptographicException">The value was sealed with another key or for another purpose, or was changed.</exception>
    public string Open(byte[] box, string purpose)
    {
        if (box.Length < HeaderSize || box[0] != Version)
            throw new CryptographicException("This is no sealed secret of a known version.");

        var clear = new byte[box.Length - HeaderSize];
        using var cipher = Cipher(purpose);
        cipher.Decrypt(box.AsSpan(1, NonceSize), box.AsSpan(HeaderSize), box.AsSpan(1 + NonceSize, TagSize), clear);

        return Encoding.UTF8.GetString(clear);
    }

    /// <summary>A keyed fingerprint of a secret, to recognise the same one again without opening it.</summary>
    public byte[] Fingerprint(string plaintext, string purpose) =>
        HMACSHA256.HashData(Key($"fingerprint:{purpose}"), Encoding.UTF8.GetBytes(plaintext));

    private AesGcm Cipher(string purpose) => new(Key(purpose), TagSize);

    private byte[] Key(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, root, outputLength: 32, info: Encoding.UTF8.GetBytes(purpose));
}
