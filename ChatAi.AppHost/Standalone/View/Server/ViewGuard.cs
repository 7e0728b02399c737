using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ChatAi.AppHost.Standalone.View.Server;

/// <summary>
/// Lets in who knows the token, and who calls us by our own name: a page of the web that makes its name lead to
/// 127.0.0.1 still sends that name.
/// </summary>
internal sealed class ViewGuard(int port, string token)
{
    private const string Scheme = "Bearer ";

    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly string[] names =
        [.. ((string[])["localhost", "127.0.0.1", "[::1]"]).Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}:{port}"))];

    private readonly byte[] expected = Encoding.UTF8.GetBytes(Scheme + token);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";

        if (Refusal(context.Request) is { } status)
            context.Response.StatusCode = status;
        else
            await next(context);
    }

    private int? Refusal(HttpRequest request)
    {
        if (!names.Contains(request.Host.Value, StringComparer.OrdinalIgnoreCase))
            return StatusCodes.Status421MisdirectedRequest;

        if (request.Headers.Origin is [{ } origin] && !names.Contains(origin.Replace("http://", "", StringComparison.Ordinal)))
            return StatusCodes.Status403Forbidden;

        // The page itself says nothing of this run.
        return !request.Path.StartsWithSegments("/api") || IsKnown(request.Headers.Authorization.ToString())
            ? null
            : StatusCodes.Status401Unauthorized;
    }

    private bool IsKnown(string given) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), expected);
}
