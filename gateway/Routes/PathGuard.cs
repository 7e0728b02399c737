using ChatAi.ServiceDefaults.Problems;

namespace ChatAi.Gateway.Routes;

/// <summary>
/// Refuses paths that the gateway and a service could read differently. The server has decoded the path once; if it
/// could be decoded or shortened further, then a service may do so after the route was chosen, and
/// <c>/api/%252e%252e/internal/turns</c> would become <c>/internal/turns</c> behind the gateway's back.
/// </summary>
internal static class PathGuard
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        IsAmbiguous(context.Request.Path.Value)
            ? Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:ambiguous-path", "The path can be read in more than one way").ExecuteAsync(context)
            : next(context);

    public static bool IsAmbiguous(ReadOnlySpan<char> path)
    {
        for (var at = 0; at < path.Length; at++)
        {
            var found = path[at] switch
            {
                '\\' or ';' => true,
                '%' => path.Length > at + 2 && char.IsAsciiHexDigit(path[at + 1]) && char.IsAsciiHexDigit(path[at + 2]),
                '/' => IsEmptyOrDots(path[(at + 1)..], isLast: at + 1 == path.Length),
                var other => char.IsControl(other),
            };
            if (found)
                return true;
        }

        return false;
    }

    /// <summary>An empty segment, "." or ".."; a single slash at the end is none.</summary>
    private static bool IsEmptyOrDots(ReadOnlySpan<char> rest, bool isLast)
    {
        var end = rest.IndexOf('/');
        var segment = end < 0 ? rest : rest[..end];
        return segment is "." or ".." || (segment.IsEmpty && !isLast);
    }
}
