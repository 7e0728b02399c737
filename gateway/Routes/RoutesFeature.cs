using ChatAi.Gateway.Networks;
using ChatAi.Gateway.Services;
using ChatAi.ServiceDefaults.Startup;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.ServiceDiscovery;
using Yarp.ReverseProxy.Transforms;

namespace ChatAi.Gateway.Routes;

/// <summary>Which path belongs to which service stands in <c>appsettings.json</c>, section <c>ReverseProxy</c>; here is how requests get there.</summary>
internal static class RoutesFeature
{
    private const string Audience = "Audience";
    private const string WatchersOnly = "watchers";

    public static void AddRoutes(this WebApplicationBuilder builder)
    {
        var routes = builder.Configuration.GetSection("ReverseProxy");
        if (!routes.GetSection("Routes").Exists())
            throw new ConfigurationException($"there are no routes: appsettings.json is not in {builder.Environment.ContentRootPath}, the working directory.");

        builder.Services.AddReverseProxy()
            .LoadFromConfig(routes)
            .AddTransforms(transforms => transforms
                .AddRequestTransform(transforms.Services.GetRequiredService<CallerHeaders>().Apply)
                .AddResponseTransform(AnswerHeaders.Apply)
                .AddResponseTransform(transforms.Services.GetRequiredService<EventStreams>().Apply));

        builder.Services.AddSingleton<IDestinationResolver, ServiceDestinations>();
        builder.Services.AddSingleton<IPassiveHealthCheckPolicy, UnreachablePolicy>();
        builder.Services.AddSingleton<CallerHeaders>();
        builder.Services.AddSingleton<EventStreams>();
        builder.Services.AddSingleton<Suite>();
    }

    public static void MapRoutes(this WebApplication app)
    {
        app.Use(PathGuard.InvokeAsync);
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(RefuseOthersThanWatchersAsync);
            proxy.Use(Failures.RefuseLongBodyAsync);
            proxy.Use(Failures.ExplainAsync);
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
    }

    private static async Task RefuseOthersThanWatchersAsync(HttpContext context, RequestDelegate next)
    {
        var isForWatchers = context.GetReverseProxyFeature().Route.Config.Metadata?.GetValueOrDefault(Audience) is WatchersOnly;
        if (isForWatchers && !await context.RequestServices.GetRequiredService<Watchers>().IncludeAsync(context))
            await NetworksFeature.NotForYou().ExecuteAsync(context);
        else
            await next(context);
    }
}
