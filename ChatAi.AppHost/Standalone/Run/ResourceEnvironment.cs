namespace ChatAi.AppHost.Standalone;

/// <summary>The environment that AppHost.cs gives a resource.</summary>
internal static class ResourceEnvironment
{
    public static IReadOnlyDictionary<string, object> Of(IResource resource, DistributedApplicationExecutionContext context)
    {
        var filled = new EnvironmentCallbackContext(context, resource);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            annotation.Callback(filled);

        return filled.EnvironmentVariables;
    }

    public static async Task<Dictionary<string, string>> ValuesOfAsync(
        IResource resource, DistributedApplicationExecutionContext context, CancellationToken cancellationToken) =>
        await ValuesOfAsync(Of(resource, context), cancellationToken);

    public static async Task<Dictionary<string, string>> ValuesOfAsync(IReadOnlyDictionary<string, object> variables, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>();
        foreach (var (name, value) in variables)
        {
            values[name] = value is IValueProvider provider
                ? await provider.GetValueAsync(cancellationToken) ?? ""
                : (string)value;
        }

        return values;
    }
}
