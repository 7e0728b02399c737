using ChatAi.AppHost.Standalone.Settings;

namespace Aspire.Hosting;

/// <summary>What Aspire puts into the environment of every project, before what AppHost.cs asks for.</summary>
internal static class ProjectEnvironment
{
    public static void Fill(EnvironmentCallbackContext context, LaunchProfile? profile)
    {
        context.EnvironmentVariables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
        var endpoints = context.Resource.Annotations.OfType<EndpointAnnotation>().ToList();

        if (context.ExecutionContext.IsPublishMode)
            FillForDeployment(context, endpoints);
        else
            FillForRun(context, endpoints, profile);
    }

    private static void FillForDeployment(EnvironmentCallbackContext context, List<EndpointAnnotation> endpoints)
    {
        if (endpoints.Count == 0)
            return;

        // TLS ends in front of a deployed service, so it listens for HTTP and believes what was forwarded, unless told not to.
        if (!context.Resource.Annotations.OfType<DisableForwardedHeadersAnnotation>().Any())
            context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        context.EnvironmentVariables["HTTP_PORTS"] = new EndpointReference((IResourceWithEndpoints)context.Resource, "http").Property(EndpointProperty.TargetPort);
    }

    private static void FillForRun(EnvironmentCallbackContext context, List<EndpointAnnotation> endpoints, LaunchProfile? profile)
    {
        var variables = context.EnvironmentVariables;

        foreach (var (name, value) in profile?.Variables ?? new Dictionary<string, string>())
            variables[name] = value;
        if (profile is not null)
            variables["DOTNET_LAUNCH_PROFILE"] = profile.Name;
        if (endpoints.Count > 0)
            variables["ASPNETCORE_URLS"] = string.Join(';', endpoints.Select(endpoint => $"{endpoint.UriScheme}://localhost:{endpoint.AllocatedEndpoint!.Port}"));

        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";

        variables["OTEL_SERVICE_NAME"] = context.Resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={Guid.NewGuid():n}";
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
        variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
        variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
    }
}
