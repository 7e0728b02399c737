using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.Embeddings;

public sealed class EmbeddingsTests(TestDatabase database) : PoolTest(database)
{
    private const string Key = "sk-embedding-key";

    protected override bool KeepsLocalKey => true;

    [Fact]
    public async Task Without_a_providers_key_the_pool_embeds_by_itself()
    {
        var answer = await Pool.EmbedAsync("default", "one text", "another");

        Assert.Equal("local-embedding", answer.Json.GetProperty("model").GetString());
        var data = answer.Json.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal([0, 1], data.Select(item => item.GetProperty("index").GetInt32()));
        Assert.All(data, item => Assert.Equal(1536, item.GetProperty("embedding").GetArrayLength()));
        var row = Assert.Single(await UsageAsync());
        Assert.Equal(("embedding", "local-embedding", "completed"), (row.RequestType, row.ModelUsed, row.Outcome));
    }

    [Fact]
    public async Task A_providers_key_goes_first_and_is_asked_for_vectors_of_the_knowledge_bases_size()
    {
        await AddKeyAsync(Key);

        var answer = await Pool.EmbedAsync("default", "one text");

        Assert.Equal("text-embedding-3-small", answer.Json.GetProperty("model").GetString());
        var request = JsonElement.Parse(Assert.Single(Provider.Calls).Body);
        Assert.Equal("text-embedding-3-small", request.GetProperty("model").GetString());
        Assert.Equal(1536, request.GetProperty("dimensions").GetInt32());
    }

    [Fact]
    public async Task Who_asks_for_the_embedded_model_gets_it_whatever_other_keys_there_are()
    {
        await AddKeyAsync(Key);

        var answer = await Pool.EmbedAsync("local-embedding", "one text");

        Assert.Equal("local-embedding", answer.Json.GetProperty("model").GetString());
        Assert.Empty(Provider.Calls);
    }

    [Fact]
    public async Task Base64_holds_the_same_floats_as_the_array()
    {
        var asArray = await Pool.PostAsync("/v1/embeddings", new { model = "local-embedding", input = "one text" });
        var asBase64 = await Pool.PostAsync("/v1/embeddings", new { model = "local-embedding", input = "one text", encoding_format = "base64" });

        var floats = First(asArray).EnumerateArray().Select(value => value.GetSingle());
        Assert.Equal(floats, MemoryMarshal.Cast<byte, float>(First(asBase64).GetBytesFromBase64()).ToArray());
    }

    [Theory]
    [InlineData("""{"model":"local-embedding"}""")]
    [InlineData("""{"model":"local-embedding","input":""}""")]
    [InlineData("""{"model":"local-embedding","input":[]}""")]
    [InlineData("""{"model":"local-embedding","input":["a",""]}""")]
    [InlineData("""{"model":"local-embedding","input":[1,2,3]}""")]
    [InlineData("""{"model":"local-embedding","input":{"text":"a"}}""")]
    [InlineData("""{"model":"local-embedding","input":"a","dimensions":0}""")]
    [InlineData("""{"model":"local-embedding","input":"a","dimensions":"many"}""")]
    [InlineData("""{"model":"local-embedding","input":"a","dimensions":3072}""")]
    [InlineData("""{"model":"local-embedding","input":"a","encoding_format":7}""")]
    public async Task Rubbish_is_refused(string body)
    {
        var answer = await Pool.PostAsync("/v1/embeddings", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("invalid_request_error", answer.Json.GetProperty("error").GetProperty("type").GetString());
    }

    private static JsonElement First(Answered answer) => answer.Json.GetProperty("data")[0].GetProperty("embedding");
}
