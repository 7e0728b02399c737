using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;

namespace ChatAi.ServiceDefaults.OpenApi;

/// <summary>A type of its own name for each: every endpoint calls what it takes <c>Request</c>.</summary>
internal static class SchemaNames
{
    public static string? Of(JsonTypeInfo type) =>
        OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null ? null : Of(type.Type);

    private static string Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying);

        var name = type.Name.Split('`')[0];
        if (type.IsGenericType)
            return $"{name}Of{string.Join("And", type.GetGenericArguments().Select(Of))}";

        return type.DeclaringType is { } outer ? $"{outer.Name}{name}" : name;
    }
}
