using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatAi.ServiceDefaults.Secrets;

namespace ChatAi.Api.Webhooks;

/// <summary>
/// What sender and receiver of a webhook know, and nobody else. Its form, and what is signed how, are those of
/// https://www.standardwebhooks.com, for which receivers find libraries.
/// </summary>
internal sealed class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const string Purpose = "webhook";
    private const int Bytes = 32;

    private WebhookSecret(string value) => Value = value;

    /// <summary>As the receiver is given it, once.</summary>
    public string Value { get; }

    public static WebhookSecret New() => new(Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)));

    /// <exception cref="CryptographicException">It was sealed with another key.</exception>
    public static WebhookSecret Open(byte[] box, SecretBox secrets) => new(secrets.Open(box, Purpose));

    public byte[] Seal(SecretBox secrets) => secrets.Seal(Value, Purpose);

    /// <returns>The header <c>webhook-signature</c>.</returns>
    public string Sign(string id, DateTimeOffset at, string body)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}");
        var key = Convert.FromBase64String(Value[Prefix.Length..]);
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)))}";
    }
}
