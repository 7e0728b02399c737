using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace ChatAi.Gateway.Console;

internal static class ServeFile
{
    /// <summary>Nothing from another host, nothing in line, no string that becomes code or markup.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private const string ForGood = "public, max-age=31536000, immutable";
    private const string AskEachTime = "no-cache";

    public static Results<PhysicalFileHttpResult, ProblemHttpResult> Handle(string? file, ConsoleFiles files, HttpContext context)
    {
        if (files.Start is null)
            return Problem.Of(StatusCodes.Status404NotFound, "urn:chatai:no-console", "The console was not built: it needs Node.js 20 or later on the machine that builds the gateway");
        if (files.Find(file) is not { } found)
            return Problem.NotFound("file");

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = found.IsFinal ? ForGood : AskEachTime;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (found.CompressedPath is null || !TakesBrotli(context.Request))
            return Send(found.Path, found.ContentType);

        headers.ContentEncoding = "br";
        return Send(found.CompressedPath, found.ContentType);
    }

    private static PhysicalFileHttpResult Send(string path, string contentType)
    {
        var about = new FileInfo(path);
        var tag = new EntityTagHeaderValue($"\"{about.LastWriteTimeUtc.Ticks:x}-{about.Length:x}\"");
        return TypedResults.PhysicalFile(path, contentType, lastModified: about.LastWriteTimeUtc, entityTag: tag);
    }

    private static bool TakesBrotli(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "br" && encoding.Quality is not 0);
}
