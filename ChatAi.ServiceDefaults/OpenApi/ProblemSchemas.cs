using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatAi.ServiceDefaults.OpenApi;

/// <summary>Every problem has a type to decide by and the id of its trace, which the framework's own types know nothing of.</summary>
internal static class ProblemSchemas
{
    public static bool Include(Type type) => typeof(ProblemDetails).IsAssignableFrom(type);

    public static Task CompleteAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (Include(type) && schema.Properties is { } properties)
        {
            properties["trace_id"] = new OpenApiSchema { Type = JsonSchemaType.String };
            schema.Required = new HashSet<string>(StringComparer.Ordinal) { "type", "status", "trace_id" };
            foreach (var always in schema.Required)
            {
                if (properties[always] is OpenApiSchema property)
                    property.Type &= ~JsonSchemaType.Null;
            }

            if (type == typeof(HttpValidationProblemDetails))
                schema.Required.Add("errors");
        }

        return Task.CompletedTask;
    }
}
