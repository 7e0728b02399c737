namespace ChatAi.Simulators.OpenAI;

/// <summary>Refusals in OpenAI's shape.</summary>
internal static class ApiError
{
    public static IResult Of(int status, string message, string? code, string type = "invalid_request_error") =>
        Results.Json(new { error = new { message, type, param = (string?)null, code } }, statusCode: status);

    public static IResult UnknownPath(HttpRequest request) =>
        Of(StatusCodes.Status404NotFound, $"Unknown request URL: {request.Method} {request.Path}.", "unknown_url");

    public static IResult NoKey() =>
        Of(StatusCodes.Status401Unauthorized, "You didn't provide an API key.", "invalid_api_key");
}
