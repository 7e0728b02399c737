using ChatAi.AppHost.Standalone.View.Secrets;

namespace ChatAi.AppHost.Tests.View;

public sealed class SecretMaskTests
{
    private readonly SecretMask mask = new();

    [Theory]
    [InlineData("the key is s3cr+t/key!")]
    [InlineData("redis://:s3cr%2Bt%2Fkey%21@localhost:6379")]
    [InlineData("""{"key":"s3cr\u002Bt/key!"}""")]
    public void A_known_secret_is_masked_however_it_is_escaped(string text)
    {
        mask.Learn(["s3cr+t/key!"]);

        var masked = mask.Of(text);

        Assert.Contains(SecretMask.Mask, masked, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", masked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db;Username=me;Password=short;Database=chatai", "Host=db;Username=me;Password=••••••;Database=chatai")]
    [InlineData("db:6379,password=abc,ssl=true", "db:6379,password=••••••,ssl=true")]
    [InlineData("postgresql://me:abc@db:5432/chatai", "postgresql://me:••••••@db:5432/chatai")]
    [InlineData("http://localhost:5101/health", "http://localhost:5101/health")]
    public void What_stands_where_a_password_stands_is_masked_unknown(string text, string masked) => Assert.Equal(masked, mask.Of(text));

    [Fact]
    public void A_secret_that_begins_with_another_is_masked_as_a_whole()
    {
        mask.Learn(["secret-one", "secret-one-and-two"]);

        Assert.Equal("<••••••>", mask.Of("<secret-one-and-two>"));
    }
}
