using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatAi.ServiceDefaults.OpenApi;

/// <summary>
/// What stands in every answer is required, so that a client need not ask for it. The framework goes by what has to be
/// given: so it leaves out what has a default, or is computed. Types that callers send stay as they are.
/// </summary>
internal sealed class AnsweredProperties
{
    private readonly ConcurrentDictionary<string, string[]> written = new(StringComparer.Ordinal);

    public Task NoteAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo;
        if (type.Kind is JsonTypeInfoKind.Object && !ProblemSchemas.Include(type.Type) && SchemaNames.Of(type) is { } name)
            written[name] = [.. type.Properties.Where(IsAlwaysWritten).Select(property => property.Name)];

        return Task.CompletedTask;
    }

    public Task RequireAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var sent = SentSchemas(document);
        foreach (var (name, component) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (component is OpenApiSchema { Properties: { } properties } schema && !sent.Contains(name) && written.TryGetValue(name, out var always))
                schema.Required = new HashSet<string>(always.Where(properties.ContainsKey), StringComparer.Ordinal);
        }

        return Task.CompletedTask;
    }

    private static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        property is { Get: not null, IsExtensionData: false }
        && property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is not [JsonIgnoreAttribute { Condition: not JsonIgnoreCondition.Never }];

    private static HashSet<string> SentSchemas(OpenApiDocument document)
    {
        var sent = new HashSet<string>(StringComparer.Ordinal);
        var bodies =
            from path in document.Paths
            from operation in path.Value.Operations ?? []
            from content in operation.Value.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>()
            select content.Value.Schema;
        foreach (var body in bodies)
            Collect(body, document, sent);

        return sent;
    }

    private static void Collect(IOpenApiSchema? schema, OpenApiDocument document, HashSet<string> sent)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } name })
        {
            if (sent.Add(name) && document.Components?.Schemas?.TryGetValue(name, out var component) is true)
                Collect(component, document, sent);

            return;
        }

        if (schema is null)
            return;

        IEnumerable<IOpenApiSchema?> parts =
        [
            .. schema.Properties?.Values ?? Array.Empty<IOpenApiSchema>(),
            .. schema.OneOf ?? [],
            .. schema.AnyOf ?? [],
            .. schema.AllOf ?? [],
            schema.Items,
            schema.AdditionalProperties,
        ];
        foreach (var part in parts)
            Collect(part, document, sent);
    }
}
