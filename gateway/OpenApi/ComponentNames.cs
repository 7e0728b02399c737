using System.Text;
using System.Text.Json.Nodes;

namespace ChatAi.Gateway.OpenApi;

/// <summary>Moves a document's components to those already collected, under names that do not clash.</summary>
internal static class ComponentNames
{
    private const string RefPrefix = "#/components/";

    public static void Separate(JsonObject document, JsonObject collected, string service)
    {
        // The gateway has its own way to sign in.
        var components = document["components"] as JsonObject ?? [];
        components.Remove("securitySchemes");

        var renames = Clashes(components, collected).ToDictionary(reference => reference, reference => NewName(reference, service));
        Rename(document, renames);

        foreach (var (kind, members) in components)
        {
            var target = collected[kind] as JsonObject;
            if (target is null)
                collected[kind] = target = [];

            foreach (var (name, component) in members as JsonObject ?? [])
            {
                var reference = $"{RefPrefix}{kind}/{name}";
                var key = renames.TryGetValue(reference, out var renamed) ? renamed[(renamed.LastIndexOf('/') + 1)..] : name;
                target[key] = component?.DeepClone();
            }
        }
    }

    /// <summary>
    /// A component clashes when another of its name looks different - or looks the same and refers to one that clashes,
    /// for then it means something else; hence the search goes on until nothing new is found.
    /// </summary>
    private static HashSet<string> Clashes(JsonObject components, JsonObject collected)
    {
        var twins =
            (from kind in components
             from member in kind.Value as JsonObject ?? []
             let other = collected[kind.Key]?[member.Key]
             where other is not null
             select (Reference: $"{RefPrefix}{kind.Key}/{member.Key}", member.Value, Other: other)).ToArray();

        var clashes = twins.Where(twin => !JsonNode.DeepEquals(twin.Value, twin.Other)).Select(twin => twin.Reference).ToHashSet(StringComparer.Ordinal);
        int before;
        do
        {
            before = clashes.Count;
            clashes.UnionWith(twins.Where(twin => References(twin.Value).Any(clashes.Contains)).Select(twin => twin.Reference).ToArray());
        }
        while (clashes.Count > before);

        return clashes;
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => References(member.Value)),
        JsonArray items => items.SelectMany(References),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith(RefPrefix, StringComparison.Ordinal) => [text],
        _ => [],
    };

    private static void Rename(JsonNode? node, Dictionary<string, string> renames)
    {
        // A reference stands in "$ref", and in the mapping of a discriminator.
        switch (node)
        {
            case JsonObject members:
                foreach (var (key, value) in members.ToArray())
                {
                    if (value is JsonValue text && text.TryGetValue<string>(out var reference) && renames.TryGetValue(reference, out var renamed))
                        members[key] = renamed;
                    else
                        Rename(value, renames);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                    Rename(item, renames);

                break;
        }
    }

    private static string NewName(string reference, string service)
    {
        var prefix = new StringBuilder();
        foreach (var word in service.Split('-', StringSplitOptions.RemoveEmptyEntries))
            prefix.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);

        return reference.Insert(reference.LastIndexOf('/') + 1, prefix.ToString());
    }
}
