using System.Text.Json.Nodes;

namespace ChatAi.Gateway.OpenApi;

/// <summary>
/// Joins the services' OpenAPI documents into the one of the suite: only what is routed, one server, one way to sign in.
/// Components that are the same in several services stand in it once; others of the same name get their service's before it.
/// </summary>
internal static class SuiteDocument
{
    private const string Bearer = "bearer";

    public static JsonObject Join(
        IEnumerable<(string Service, JsonObject Document)> documents,
        Func<string, string, bool> isRouted,
        IEnumerable<string> unavailable)
    {
        var paths = new JsonObject();
        var components = new JsonObject { ["securitySchemes"] = new JsonObject { [Bearer] = BearerScheme() } };
        var tags = new SortedSet<string>(StringComparer.Ordinal);
        var operationIds = new HashSet<string>(StringComparer.Ordinal);

        foreach (var (service, document) in documents)
        {
            var own = (JsonObject)document.DeepClone();
            KeepRouted(own, path => isRouted(service, path));
            ComponentNames.Separate(own, components, service);

            foreach (var operation in Operations(own))
                Adapt(operation, service, tags, operationIds);

            foreach (var (path, item) in Members(own["paths"]))
                paths[path] = item!.DeepClone();
        }

        var joined = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "ChatAi", ["version"] = "1.0.0" },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = Sorted(paths),
            ["components"] = components,
            ["security"] = new JsonArray(new JsonObject { [Bearer] = new JsonArray() }),
            ["tags"] = new JsonArray([.. tags.Select(tag => new JsonObject { ["name"] = tag })]),
        };
        string[] missing = [.. unavailable];
        if (missing.Length > 0)
            joined["x-unavailable-services"] = new JsonArray([.. missing.Select(service => JsonValue.Create(service))]);

        return joined;
    }

    private static JsonObject BearerScheme() => new()
    {
        ["type"] = "http",
        ["scheme"] = Bearer,
        ["bearerFormat"] = "JWT",
        ["description"] = "The access token that POST /api/login gives.",
    };

    private static void KeepRouted(JsonObject document, Func<string, bool> isRouted)
    {
        if (document["paths"] is not JsonObject paths)
            return;

        foreach (var path in paths.Select(member => member.Key).Where(path => !isRouted(path)).ToArray())
            paths.Remove(path);
    }

    private static void Adapt(JsonObject operation, string service, SortedSet<string> tags, HashSet<string> operationIds)
    {
        // Whatever a service calls its scheme, at the gateway it is the bearer's; an empty list says that none is needed.
        if (operation["security"] is JsonArray { Count: > 0 })
            operation.Remove("security");

        if ((string?)operation["operationId"] is { } id && !operationIds.Add(id))
        {
            operation["operationId"] = $"{service}-{id}";
            operationIds.Add($"{service}-{id}");
        }

        foreach (var tag in operation["tags"] as JsonArray ?? [])
            tags.Add((string)tag!);
    }

    private static IEnumerable<JsonObject> Operations(JsonObject document) =>
        from path in Members(document["paths"])
        from member in Members(path.Value)
        let operation = member.Value as JsonObject
        where operation is not null && member.Key is "get" or "put" or "post" or "delete" or "options" or "head" or "patch" or "trace"
        select operation;

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? node) => node as JsonObject ?? [];

    private static JsonObject Sorted(JsonObject members) =>
        new(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
