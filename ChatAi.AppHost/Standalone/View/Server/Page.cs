using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatAi.AppHost.Standalone.View.Server;

/// <summary>The page's own files, which are part of the assembly.</summary>
internal static class Page
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, "/", "index.html", "text/html; charset=utf-8");
        Map(endpoints, "/view.css", "view.css", "text/css; charset=utf-8");
        Map(endpoints, "/view.js", "view.js", "text/javascript; charset=utf-8");
        Map(endpoints, "/lines.js", "lines.js", "text/javascript; charset=utf-8");
        Map(endpoints, "/icon.svg", "icon.svg", "image/svg+xml");
    }

    private static void Map(IEndpointRouteBuilder endpoints, string path, string file, string type) =>
        endpoints.MapGet(path, () => TypedResults.Stream(typeof(Page).Assembly.GetManifestResourceStream($"view/{file}")!, type));
}
