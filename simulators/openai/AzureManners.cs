using System.Text.Json;

namespace ChatAi.Simulators.OpenAI;

/// <summary>What Azure does otherwise than OpenAI: a version in the query, a header of its own, and the model in the path.</summary>
internal static class AzureManners
{
    public const string Deployment = "deployment";

    /// <summary>What it thinks of the prompt comes first, in an event of its own.</summary>
    public const string PromptFilter =
        """{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{}}]}""";

    public static ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (string.IsNullOrEmpty(request.Query["api-version"]))
            return ValueTask.FromResult<object?>(ApiError.Of(StatusCodes.Status404NotFound, "Resource not found", "404"));

        return string.IsNullOrEmpty(request.Headers["api-key"])
            ? ValueTask.FromResult<object?>(ApiError.Of(StatusCodes.Status401Unauthorized, "Access denied due to invalid subscription key or wrong API endpoint.", "401"))
            : next(context);
    }

    public static bool IsSpoken(HttpContext context) => Model(context) is not null;

    /// <returns>The deployment, or what the body says where the path names none.</returns>
    public static string? Model(HttpContext context, JsonElement body) =>
        Model(context) ?? (body.TryGetProperty("model", out var model) && model.ValueKind is JsonValueKind.String ? model.GetString() : null);

    private static string? Model(HttpContext context) => context.GetRouteValue(Deployment) as string;
}
