using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ChatAi.TokenPool.Providers.OpenAi;

/// <summary>
/// The caller's request as the provider gets it. Every member goes through byte by byte as it was written, known to the
/// pool or not; only the model is the pool's choice, and a stream is asked for its usage.
/// </summary>
internal static class UpstreamRequest
{
    /// <summary>Room for what the pool adds, so that the copy is made once.</summary>
    private const int Additions = 512;

    private static readonly byte[] Dimensions = Encoding.UTF8.GetBytes($",\"dimensions\":{ModelNames.Dimensions}");

    public static ReadOnlyMemory<byte> Body(Call call, string model)
    {
        var body = new ArrayBufferWriter<byte>(JsonMarshal.GetRawUtf8Value(call.Body).Length + Additions);
        body.Write("{\"model\":"u8);
        body.Write(JsonSerializer.SerializeToUtf8Bytes(model));
        foreach (var member in call.Body.EnumerateObject())
        {
            if (!member.NameEquals("model"u8) && !(call.Stream && member.NameEquals("stream_options"u8)))
                Copy(member, body);
        }

        if (call.Stream)
            AddStreamOptions(call.Body, body);

        // Vectors of the pool's choice must fit the knowledge base, whatever the model's own size is.
        if (call is { Kind: CallKind.Embedding, Model: ModelNames.Default } && !call.Body.TryGetProperty("dimensions"u8, out _))
            body.Write(Dimensions);

        body.Write("}"u8);
        return body.WrittenMemory;
    }

    private static void AddStreamOptions(JsonElement request, ArrayBufferWriter<byte> body)
    {
        body.Write(",\"stream_options\":{\"include_usage\":true"u8);
        if (request.TryGetProperty("stream_options"u8, out var options) && options.ValueKind is JsonValueKind.Object)
        {
            foreach (var option in options.EnumerateObject())
            {
                if (!option.NameEquals("include_usage"u8))
                    Copy(option, body);
            }
        }

        body.Write("}"u8);
    }

    private static void Copy(JsonProperty member, ArrayBufferWriter<byte> body)
    {
        body.Write(",\""u8);
        body.Write(JsonMarshal.GetRawUtf8PropertyName(member));
        body.Write("\":"u8);
        body.Write(JsonMarshal.GetRawUtf8Value(member.Value));
    }
}
