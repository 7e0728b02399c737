using System.Runtime.InteropServices;
using System.Text.Json;
using ChatAi.Simulators.OpenAI.Keys;

namespace ChatAi.Simulators.OpenAI.Embeddings;

internal static class CreateEmbeddings
{
    private const int Dimensions = 1536;

    public static async Task<IResult> Handle(HttpContext context, KeyBook keys)
    {
        var admission = await Reception.ReceiveAsync(context, keys);
        if (admission.Refusal is not null)
            return admission.Refusal;

        var body = admission.Body;
        if (AzureManners.Model(context, body) is not { } model || !body.TryGetProperty("input", out var input))
            return ApiError.Of(StatusCodes.Status400BadRequest, "you must provide a model and an input parameter", null);

        var inputs = input.ValueKind is JsonValueKind.Array ? input.EnumerateArray().Select(Text).ToList() : [Text(input)];
        var dimensions = body.TryGetProperty("dimensions", out var wanted) ? wanted.GetInt32() : Dimensions;
        var asBase64 = body.TryGetProperty("encoding_format", out var format) && format.ValueEquals("base64");
        var tokens = inputs.Sum(text => text.Split(' ').Length);

        return Results.Json(new
        {
            @object = "list",
            data = inputs.Select((text, index) => new { @object = "embedding", index, embedding = Shown(Vector(text, dimensions), asBase64) }),
            model,
            usage = new { prompt_tokens = tokens, total_tokens = tokens },
        });
    }

    private static string Text(JsonElement element) => element.ValueKind is JsonValueKind.String ? element.GetString()! : element.GetRawText();

    /// <summary>A unit vector that depends on the text alone.</summary>
    private static float[] Vector(string text, int dimensions)
    {
        var vector = new float[dimensions];
        var number = text.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter));
        vector[(number & int.MaxValue) % dimensions] = 1;
        return vector;
    }

    private static object Shown(float[] vector, bool asBase64) =>
        asBase64 ? Convert.ToBase64String(MemoryMarshal.AsBytes(vector.AsSpan())) : vector;
}
