using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatAi.ServiceDefaults.OpenApi;

/// <summary>
/// Where a converter of ours reads or writes a value the framework does not know what it looks like, nor whether it may be
/// null: strings are strings still, times have the format of RFC 3339, and what is kept as JSON is an object. What may be
/// given is listed where a list is kept.
/// </summary>
internal static class SchemaTypes
{
    public static Task CompleteAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        // An enum stands apart, and is null only where it is referred to.
        var isOpen = schema.Type is null && schema.Enum is not { Count: > 0 };
        Complete(schema, context.JsonTypeInfo);
        if (isOpen && schema.Type is not null && context.JsonPropertyInfo?.IsGetNullable is true)
            schema.Type |= JsonSchemaType.Null;

        var attributes = context.JsonPropertyInfo?.AttributeProvider
            ?? (context.ParameterDescription?.ParameterDescriptor as Microsoft.AspNetCore.Mvc.Infrastructure.IParameterInfoParameterDescriptor)?.ParameterInfo;
        if (context.JsonTypeInfo.Type == typeof(string) && attributes?.GetCustomAttributes(typeof(AllowedValuesAttribute), false) is [AllowedValuesAttribute allowed])
        {
            schema.Enum = [.. allowed.Values.OfType<string>().Select(value => JsonValue.Create(value)!)];
            schema.Type &= ~JsonSchemaType.Null;
        }

        return Task.CompletedTask;
    }

    private static void Complete(IOpenApiSchema? part, JsonTypeInfo type)
    {
        if (part is not OpenApiSchema schema)
            return;

        if (schema.Type is null)
            Name(schema, Nullable.GetUnderlyingType(type.Type) ?? type.Type);

        if (type.ElementType is not { } element || type.Kind is JsonTypeInfoKind.None)
            return;

        var item = type.Options.GetTypeInfo(element);
        if (type.Kind is JsonTypeInfoKind.Dictionary)
            Complete(schema.AdditionalProperties, item);
        else
            Complete(schema.Items ??= new OpenApiSchema(), item);
    }

    private static void Name(OpenApiSchema schema, Type type)
    {
        if (type == typeof(string))
            schema.Type = JsonSchemaType.String;
        else if (type == typeof(DateTimeOffset) || type == typeof(DateTime))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        else if (type == typeof(JsonElement))
            (schema.Type, schema.AdditionalProperties) = (JsonSchemaType.Object, new OpenApiSchema());
        else if (type.IsEnum && schema.Enum is { Count: > 0 } values)
            (schema.Type, schema.Enum) = (JsonSchemaType.String, [.. values.Where(value => value is not null && !value.IsJsonNullSentinel())]);
    }
}
