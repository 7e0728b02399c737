using System.Text;
using System.Text.Json;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Providers.OpenAi;

namespace ChatAi.TokenPool.Tests.Providers.OpenAi;

public sealed class UpstreamRequestTests
{
    [Theory]
    [InlineData("""{"model":"default"}""", false, """{"model":"gpt-4o"}""")]
    [InlineData("""{ "messages" : [ 1.50, "П\u0440" ], "model":"default" }""", false, """{"model":"gpt-4o","messages":[ 1.50, "П\u0440" ]}""")]
    [InlineData("""{"mod\u0065l":"default","n\u0061me":1,"model":"twice"}""", false, """{"model":"gpt-4o","n\u0061me":1}""")]
    [InlineData("""{"model":"default"}""", true, """{"model":"gpt-4o","stream_options":{"include_usage":true}}""")]
    [InlineData("""{"model":"default","stream_options":{"include_usage":false,"other":[1]}}""", true, """{"model":"gpt-4o","stream_options":{"include_usage":true,"other":[1]}}""")]
    [InlineData("""{"model":"default","stream_options":null}""", true, """{"model":"gpt-4o","stream_options":{"include_usage":true}}""")]
    public void Members_are_copied_as_they_were_written(string sent, bool stream, string expected) =>
        Assert.Equal(expected, Body(CallKind.Chat, "default", sent, stream));

    [Theory]
    [InlineData("default", """{"input":"a"}""", """{"model":"gpt-4o","input":"a","dimensions":1536}""")]
    [InlineData("default", """{"input":"a","dimensions":8}""", """{"model":"gpt-4o","input":"a","dimensions":8}""")]
    [InlineData("gpt-4o", """{"input":"a"}""", """{"model":"gpt-4o","input":"a"}""")]
    public void Vectors_of_the_pools_choice_have_its_size(string model, string sent, string expected) =>
        Assert.Equal(expected, Body(CallKind.Embedding, model, sent, stream: false));

    private static string Body(CallKind kind, string model, string sent, bool stream) => Encoding.UTF8.GetString(UpstreamRequest.Body(
        new Call(kind, model, stream, WantsUsage: false, JsonElement.Parse(sent), new Beneficiary(null, null, null)),
        "gpt-4o").Span);
}
