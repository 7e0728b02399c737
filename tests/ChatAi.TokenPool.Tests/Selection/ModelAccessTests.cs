using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Tests.Selection;

public sealed class ModelAccessTests
{
    [Theory]
    [InlineData("openai", "gpt-4o,gpt-4o-mini", "gpt-4o", "gpt-4o")]
    [InlineData("openai", " gpt-4o , gpt-4o-mini ", "gpt-4o-mini", "gpt-4o-mini")]
    [InlineData("openai", "gpt-4o-mini", "gpt-4o", null)]
    [InlineData("openai", "gpt-4o", "gpt-4", null)]
    [InlineData("openai", "*", "o3-mini", "o3-mini")]
    [InlineData("openai", "*", "local", null)]
    [InlineData("openai", "text-embedding-3-small,gpt-4o", "default", "gpt-4o")]
    [InlineData("openai", "*", "default", "gpt-4o-mini")]
    [InlineData("openai", "text-embedding-3-small", "default", null)]
    [InlineData("openai", "gpt-4o*", "gpt-4o-mini", "gpt-4o-mini")]
    [InlineData("openai", "gpt-4o*", "gpt-4o", "gpt-4o")]
    [InlineData("openai", "gpt-4o*", "gpt-4", null)]
    [InlineData("openai", "gpt-4o*", "default", "gpt-4o-mini")]
    [InlineData("local", "*,local-embedding", "gpt-4o", "local")]
    [InlineData("local", "local-embedding", "gpt-4o", null)]
    public void A_chat_is_answered_with(string provider, string modelAccess, string requested, string? expected) =>
        Assert.Equal(expected, ModelAccess.Resolve(provider, modelAccess, CallKind.Chat, requested));

    [Theory]
    [InlineData("openai", "gpt-4o,text-embedding-3-small", "text-embedding-3-small", "text-embedding-3-small")]
    [InlineData("openai", "gpt-4o,text-embedding-3-small", "default", "text-embedding-3-small")]
    [InlineData("openai", "gpt-4o", "default", null)]
    [InlineData("openai", "*", "text-embedding-3-small", null)]
    [InlineData("openai", "text-embedding-*", "text-embedding-3-large", "text-embedding-3-large")]
    [InlineData("openai", "text-embedding-*", "default", "text-embedding-3-small")]
    [InlineData("local", "*,local-embedding", "default", "local-embedding")]
    [InlineData("local", "*,local-embedding", "local-embedding", "local-embedding")]
    [InlineData("local", "*,local-embedding", "text-embedding-3-small", null)]
    public void A_text_is_embedded_with(string provider, string modelAccess, string requested, string? expected) =>
        Assert.Equal(expected, ModelAccess.Resolve(provider, modelAccess, CallKind.Embedding, requested));
}
