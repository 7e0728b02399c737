using System.Security.Cryptography;
using ChatAi.ServiceDefaults.Secrets;

namespace ChatAi.ServiceDefaults.Tests.Secrets;

public sealed class SecretBoxTests
{
    private readonly SecretBox box = new("0123456789abcdef0123456789abcdef");

    [Theory]
    [InlineData("")]
    [InlineData("7000000001:AAE-token")]
    [InlineData("ключ 🔑")]
    public void What_was_sealed_can_be_opened(string secret) => Assert.Equal(secret, box.Open(box.Seal(secret, "key"), "key"));

    [Fact]
    public void The_same_secret_is_sealed_differently_each_time() => Assert.NotEqual(box.Seal("secret", "key"), box.Seal("secret", "key"));

    [Fact]
    public void The_same_secret_has_the_same_fingerprint() =>
        Assert.Equal(box.Fingerprint("secret", "key"), box.Fingerprint("secret", "key"));

    [Fact]
    public void A_fingerprint_depends_on_the_secret_key() =>
        Assert.NotEqual(box.Fingerprint("secret", "key"), new SecretBox("another key of thirty-two letters").Fingerprint("secret", "key"));

    [Fact]
    public void It_cannot_be_opened_for_another_purpose() =>
        Assert.ThrowsAny<CryptographicException>(() => box.Open(box.Seal("secret", "key"), "other"));

    [Fact]
    public void It_cannot_be_opened_with_another_secret_key() =>
        Assert.ThrowsAny<CryptographicException>(() => new SecretBox("another key of thirty-two letters").Open(box.Seal("secret", "key"), "key"));

    [Fact]
    public void A_change_of_any_byte_is_noticed()
    {
        var sealedSecret = box.Seal("secret", "key");

        for (var position = 0; position < sealedSecret.Length; position++)
        {
            var changed = sealedSecret.ToArray();
            changed[position] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => box.Open(changed, "key"));
        }
    }
}
