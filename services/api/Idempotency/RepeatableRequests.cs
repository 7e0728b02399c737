using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;

namespace ChatAi.Api.Idempotency;

/// <summary>
/// Lets a request that creates something be repeated: with the same <c>Idempotency-Key</c> the same caller gets the first
/// answer again, and nothing is created twice. After draft-ietf-httpapi-idempotency-key-header.
/// </summary>
internal sealed class RepeatableRequests(AnsweredRequests answered) : IMiddleware
{
    public const string Header = "Idempotency-Key";

    private const int LongestKey = 255;

    /// <summary>Marks an endpoint whose requests may be repeated.</summary>
    internal sealed class Mark;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var key = (string?)context.Request.Headers[Header];
        if (context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is null
            || string.IsNullOrEmpty(key)
            || Caller.Of(context.User).UserId is not { } user)
        {
            await next(context);
            return;
        }

        if (key.Length > LongestKey)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "urn:chatai:bad-request", $"An {Header} has at most {LongestKey} characters");
            return;
        }

        var hash = await HashAsync(context.Request);
        switch (await answered.ClaimAsync(user, key, hash, context.RequestAborted))
        {
            case null:
                await AnswerAsync(context, next, user, key);
                break;
            case var known when !known.RequestHash.AsSpan().SequenceEqual(hash):
                await RefuseAsync(context, StatusCodes.Status422UnprocessableEntity, "urn:chatai:idempotency-key-reused", "This key was used for another request");
                break;
            case { Status: null }:
                context.Response.Headers.RetryAfter = "1";
                await RefuseAsync(context, StatusCodes.Status409Conflict, "urn:chatai:request-in-progress", "The first request with this key is not answered yet");
                break;
            case var known:
                await RepeatAsync(context, known);
                break;
        }
    }

    /// <summary>What is kept are answers that would not be others the next time; after the rest the key is free again.</summary>
    private async Task AnswerAsync(HttpContext context, RequestDelegate next, long user, string key)
    {
        var (body, response) = (context.Response.Body, context.Response);
        using var buffer = new MemoryStream();
        response.Body = buffer;
        try
        {
            await next(context);
        }
        finally
        {
            response.Body = body;
            if (response.StatusCode is >= StatusCodes.Status200OK and < StatusCodes.Status300MultipleChoices && !context.RequestAborted.IsCancellationRequested)
                await answered.KeepAsync(user, key, response.StatusCode, response.Headers.Location, response.ContentType, Encoding.UTF8.GetString(buffer.ToArray()));
            else
                await answered.ReleaseAsync(user, key);
        }

        buffer.Position = 0;
        await buffer.CopyToAsync(body, context.RequestAborted);
    }

    private async Task RepeatAsync(HttpContext context, KnownRequest known)
    {
        context.Response.StatusCode = known.Status!.Value;
        context.Response.ContentType = known.ContentType;
        context.Response.Headers["Idempotency-Replayed"] = "true";
        if (known.Location is not null)
            context.Response.Headers.Location = known.Location;

        await context.Response.WriteAsync(answered.BodyOf(known), context.RequestAborted);
    }

    private static async Task<byte[]> HashAsync(HttpRequest request)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{request.Method} {request.Path}\n")));
        hash.AppendData(await SHA256.HashDataAsync(request.Body, request.HttpContext.RequestAborted));
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    private static Task RefuseAsync(HttpContext context, int status, string type, string title) => Problem.Of(status, type, title).ExecuteAsync(context);
}
