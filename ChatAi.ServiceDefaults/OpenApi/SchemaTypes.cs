using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatAi.ServiceDefaults.OpenApi;

/// <summary>
/// Where a converter of ours reads or writes a value the framework does not know what it looks like: strings are strings
/// still, and times have the format of RFC 3339. What may be given is listed where a list is kept.
/// </summary>
internal static class SchemaTypes
{
    public static Task CompleteAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (schema.Type is null && type == typeof(string))
            schema.Type = JsonSchemaType.String;

        if (schema.Type is null && (type == typeof(DateTimeOffset) || type == typeof(DateTime)))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");

        var attributes = context.JsonPropertyInfo?.AttributeProvider
            ?? (context.ParameterDescription?.ParameterDescriptor as Microsoft.AspNetCore.Mvc.Infrastructure.IParameterInfoParameterDescriptor)?.ParameterInfo;
        if (type == typeof(string) && attributes?.GetCustomAttributes(typeof(AllowedValuesAttribute), false) is [AllowedValuesAttribute allowed])
            schema.Enum = [.. allowed.Values.OfType<string>().Select(value => JsonValue.Create(value)!)];

        return Task.CompletedTask;
    }
}
