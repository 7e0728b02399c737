using Microsoft.AspNetCore.Routing.Template;
using Yarp.ReverseProxy;

namespace ChatAi.Gateway.Routes;

/// <summary>Which service a path goes to, by the same patterns and the same precedence as the routing itself.</summary>
internal sealed class RouteOwners(IProxyStateLookup proxy)
{
    /// <param name="path">A path, or the template of one.</param>
    /// <returns>Null when no route leads there.</returns>
    public string? OwnerOf(string path)
    {
        var concrete = Concrete(path);
        return proxy.GetRoutes()
            .Select(route => (route.Config.ClusterId, Template: TemplateParser.Parse(route.Config.Match.Path ?? "")))
            .Where(route => new TemplateMatcher(route.Template, []).TryMatch(concrete, []))
            .OrderBy(route => RoutePrecedence.ComputeInbound(route.Template))
            .Select(route => route.ClusterId)
            .FirstOrDefault();
    }

    private static string Concrete(string path) =>
        string.Join('/', path.Split('/').Select(segment => segment.StartsWith('{') ? "x" : segment));
}
