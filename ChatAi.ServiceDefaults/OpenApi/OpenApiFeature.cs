using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.ServiceDefaults.OpenApi;

/// <summary>Each service describes its own endpoints at <c>/openapi.json</c>; internal ones stay out.</summary>
public static class OpenApiFeature
{
    internal static void AddOpenApiDocument(this WebApplicationBuilder builder) =>
        builder.Services.AddOpenApi(options =>
        {
            options.ShouldInclude = description => description.RelativePath?.StartsWith("internal/", StringComparison.Ordinal) is not true;
            options.DescribeInFull();
        });

    internal static void MapOpenApiDocument(this WebApplication app) =>
        app.MapOpenApi("/openapi.json").AllowAnonymous();

    /// <summary>
    /// Adds what a client generator needs and the framework leaves out: names of operations and of nested types, what
    /// an endpoint is for, how errors look, and the types of what this suite writes in its own way.
    /// </summary>
    public static void DescribeInFull(this OpenApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        var answered = new AnsweredProperties();
        options.CreateSchemaReferenceId = SchemaNames.Of;
        options.AddSchemaTransformer(SchemaTypes.CompleteAsync);
        options.AddSchemaTransformer(ProblemSchemas.CompleteAsync);
        options.AddSchemaTransformer(answered.NoteAsync);
        options.AddOperationTransformer(OperationDescription.CompleteAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            // What operations said of streams before they were told better.
            foreach (var unused in document.Components?.Schemas?.Keys.Where(name => name.StartsWith("SseItemOf", StringComparison.Ordinal)).ToArray() ?? [])
                document.Components!.Schemas!.Remove(unused);

            return Task.CompletedTask;
        });
        options.AddDocumentTransformer(answered.RequireAsync);
    }
}
