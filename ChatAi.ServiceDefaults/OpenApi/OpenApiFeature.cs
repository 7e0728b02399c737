using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChatAi.ServiceDefaults.OpenApi;

/// <summary>Each service describes its own endpoints at <c>/openapi.json</c>; internal ones stay out.</summary>
internal static class OpenApiFeature
{
    public static void AddOpenApiDocument(this WebApplicationBuilder builder) =>
        builder.Services.AddOpenApi(options =>
            options.ShouldInclude = description => description.RelativePath?.StartsWith("internal/", StringComparison.Ordinal) is not true);

    public static void MapOpenApiDocument(this WebApplication app) =>
        app.MapOpenApi("/openapi.json").AllowAnonymous();
}
