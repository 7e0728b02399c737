namespace ChatAi.Simulators.Telegram.Page;

/// <summary>The chat page: static files, kept inside the assembly.</summary>
internal static class PageFeature
{
    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["/"] = "index.html",
        ["/chat.css"] = "chat.css",
        ["/chat.js"] = "chat.js",
        ["/entities.js"] = "entities.js",
        ["/icon.svg"] = "icon.svg",
    };

    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        foreach (var (path, file) in Files)
            routes.MapGet(path, (HttpContext context) => WriteAsync(context, file));
    }

    private static async Task WriteAsync(HttpContext context, string file)
    {
        // Everything the page needs comes from here; nothing in a message may run or be fetched.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.ContentType = Path.GetExtension(file) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "text/html; charset=utf-8",
        };

        await using var asset = typeof(PageFeature).Assembly.GetManifestResourceStream($"Page/{file}")
            ?? throw new FileNotFoundException($"The page's {file} is missing from the assembly");
        await asset.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
