using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>
/// The caller's request as the provider gets it. Every member goes through as it was written, known to the pool or not;
/// only the model is the pool's choice, and a stream is asked for its usage.
/// </summary>
internal static class UpstreamRequest
{
    public static HttpRequestMessage Create(Call call, string model, Credential credential)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Address(call, credential))
        {
            Content = new ReadOnlyMemoryContent(Body(call, model)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        if (credential.Provider is ProviderNames.Azure)
            request.Headers.Add("api-key", credential.Secret);
        else
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential.Secret);

        return request;
    }

    private static Uri Address(Call call, Credential credential)
    {
        var operation = call.Kind is CallKind.Chat ? "chat/completions" : "embeddings";
        var root = credential.Endpoint!.AbsoluteUri.TrimEnd('/');

        // Azure serves the same API under each resource: https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle
        if (credential.Provider is ProviderNames.Azure && !root.EndsWith("/v1", StringComparison.Ordinal))
            root += "/openai/v1";

        return new Uri($"{root}/{operation}");
    }

    private static ReadOnlyMemory<byte> Body(Call call, string model)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });

        json.WriteStartObject();
        json.WriteString("model", model);
        foreach (var member in call.Body.EnumerateObject())
        {
            if (member.NameEquals("model") || (call.Stream && member.NameEquals("stream_options")))
                continue;

            json.WritePropertyName(member.Name);
            json.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
        }

        if (call.Stream)
            WriteStreamOptions(json, call.Body);

        // Vectors of the pool's choice must fit the knowledge base, whatever the model's own size is.
        if (call is { Kind: CallKind.Embedding, Model: ModelNames.Default } && !call.Body.TryGetProperty("dimensions", out _))
            json.WriteNumber("dimensions", ModelNames.Dimensions);

        json.WriteEndObject();
        json.Flush();

        return buffer.WrittenMemory;
    }

    private static void WriteStreamOptions(Utf8JsonWriter json, JsonElement body)
    {
        json.WriteStartObject("stream_options");
        if (body.TryGetProperty("stream_options", out var options) && options.ValueKind is JsonValueKind.Object)
        {
            foreach (var option in options.EnumerateObject().Where(option => !option.NameEquals("include_usage")))
                option.WriteTo(json);
        }

        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
    }
}
