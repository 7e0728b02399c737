using Microsoft.Extensions.Primitives;

namespace ChatAi.Simulators.Telegram.BotApi;

/// <summary>
/// The parameters of a call. However they came (query, form, multipart, JSON), each is a text; what is structured
/// is JSON in that text. https://core.telegram.org/bots/api#making-requests
/// </summary>
internal sealed class CallParameters
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> All => values;

    /// <summary>Null: the body is not what its type says.</summary>
    public static async Task<CallParameters?> ReadAsync(HttpRequest request)
    {
        var parameters = new CallParameters();
        parameters.Add(request.Query);

        if (request.HasFormContentType)
        {
            parameters.Add(await request.ReadFormAsync(request.HttpContext.RequestAborted));
            return parameters;
        }

        if (!request.HasJsonContentType() || request.ContentLength == 0)
            return parameters;

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.Length == 0 || parameters.Add(body.ToArray()) ? parameters : null;
    }

    /// <summary>Null: no JSON object.</summary>
    public static CallParameters? Of(byte[] json)
    {
        var parameters = new CallParameters();
        return parameters.Add(json) ? parameters : null;
    }

    /// <summary>Takes out the method that a call in the body of an answer names.</summary>
    public string? TakeMethod() => values.Remove("method", out var method) ? method : null;

    public string? Text(string name) => values.GetValueOrDefault(name);

    public bool Flag(string name) => values.TryGetValue(name, out var value) && value is "true" or "True" or "1" or "yes";

    /// <summary>A number out of range is moved into it, and what is no number counts as absent, as the Bot API does.</summary>
    public int Number(string name, int otherwise, int smallest, int largest) =>
        long.TryParse(values.GetValueOrDefault(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (int)Math.Clamp(number, smallest, largest)
            : otherwise;

    public long? Id(string name) =>
        long.TryParse(values.GetValueOrDefault(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>The JSON in a parameter, of this kind. False only when there is a value and it is not of that kind.</summary>
    public bool TryJson(string name, JsonValueKind kind, out JsonElement? json)
    {
        json = null;
        if (!values.TryGetValue(name, out var text) || text.Length == 0)
            return true;

        try
        {
            json = JsonElement.Parse(text);
            return json.Value.ValueKind == kind;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Add(IEnumerable<KeyValuePair<string, StringValues>> pairs)
    {
        foreach (var (name, value) in pairs)
            values[name] = value.ToString();
    }

    private bool Add(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return false;

            foreach (var member in document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
                values[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
