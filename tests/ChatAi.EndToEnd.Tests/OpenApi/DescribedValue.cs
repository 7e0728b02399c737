using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatAi.EndToEnd.Tests.OpenApi;

/// <summary>Compares a value with its schema, as strictly as a client does that was made from the document.</summary>
internal sealed class DescribedValue(JsonNode document)
{
    public IEnumerable<string> Differences(JsonNode? value, JsonNode schema, string place)
    {
        if ((string?)schema["$ref"] is { } reference)
            return Differences(value, document["components"]!["schemas"]![reference.Split('/')[^1]]!, place);

        if (schema["oneOf"] is JsonArray choices)
            return choices.Select(choice => Differences(value, choice!, place).ToList()).MinBy(found => found.Count)!;

        var types = schema["type"] switch
        {
            JsonArray several => [.. several.Select(type => (string?)type)],
            JsonValue one => (string?[])[(string?)one],
            _ => [],
        };
        if (!types.Contains(TypeOf(value)) && !(types.Contains("number") && TypeOf(value) is "integer"))
            return [$"{place} is {TypeOf(value)} and not {string.Join(" or ", types)}"];

        if (schema["enum"] is JsonArray known && !known.Any(one => JsonNode.DeepEquals(one, value)))
            return [$"{place} is {value?.ToJsonString()}"];

        return value switch
        {
            JsonObject members => OfObject(members, schema, place),
            JsonArray items => items.SelectMany((item, number) => Differences(item, schema["items"]!, $"{place}[{number}]")),
            _ => [],
        };
    }

    private IEnumerable<string> OfObject(JsonObject members, JsonNode schema, string place)
    {
        var described = schema["properties"]?.AsObject() ?? [];
        var missing = (schema["required"] as JsonArray ?? []).Select(name => (string)name!).Where(name => !members.ContainsKey(name));
        return missing.Select(name => $"{place}.{name} is missing").Concat(members.SelectMany(member =>
            described[member.Key] is { } property ? Differences(member.Value, property, $"{place}.{member.Key}")
            : schema["additionalProperties"] is JsonObject other ? other.Count == 0 ? [] : Differences(member.Value, other, $"{place}.*")
            : [$"{place}.{member.Key} is not described"]));
    }

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E') ? "number" : "integer",
    };
}
