namespace ChatAi.TokenPool.Completions;

/// <summary>Errors that the framework itself answers with under <c>/v1</c> (no such path, wrong token, a body too large) in OpenAI's shape.</summary>
internal sealed class OpenAiErrorWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => context.HttpContext.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal);

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "application/json";
        await response.Body.WriteAsync(Describe(response.StatusCode).ToJson(), context.HttpContext.RequestAborted);
    }

    private static OpenAiError Describe(int status) => status switch
    {
        401 => new("The access token is missing, wrong or expired.", "invalid_request_error", null, "invalid_api_key"),
        403 => new("The caller may not use this endpoint.", "invalid_request_error", null, "permission_denied"),
        404 => new("There is no such endpoint.", "invalid_request_error", null, "unknown_url"),
        405 => new("The endpoint knows no such method.", "invalid_request_error", null, "method_not_supported"),
        413 => new("The request is too large.", "invalid_request_error", null, "request_too_large"),
        415 => new("The request must be JSON.", "invalid_request_error", null, "unsupported_media_type"),
        >= 500 => new("The pool failed to process the request.", "server_error", null, "internal_error"),
        _ => OpenAiError.Invalid("The request could not be read."),
    };
}
