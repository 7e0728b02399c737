namespace ChatAi.Gateway.Health;

/// <summary>What one instance of a service says of itself, or why it says nothing.</summary>
/// <param name="Failure">Null when it answered.</param>
internal sealed record ServiceReport(string Service, string? Failure, string Status, IReadOnlyDictionary<string, Component> Components)
{
    public static ServiceReport Silent(string service, string failure) =>
        new(service, failure, "unhealthy", new Dictionary<string, Component>());

    /// <summary>Its components and itself.</summary>
    public IEnumerable<KeyValuePair<string, Component>> AllComponents => Components
        .Select(entry => KeyValuePair.Create(entry.Key, Explained(entry.Value)))
        .Append(KeyValuePair.Create(Service.Replace('-', '_'), Itself));

    /// <summary>A service that answers is reachable, and as well as it says, unless a component already tells what ails it.</summary>
    private Component Itself
    {
        get
        {
            if (Failure is not null)
                return Component.Unhealthy(Failure);

            var own = new Component(Status);
            return Components.Values.Any(component => component.Severity() >= own.Severity()) ? Component.Healthy : Explained(own);
        }
    }

    private static Component Explained(Component component) =>
        component.Severity() > 0 && component.Error is null ? component with { Error = $"It says it is {component.Status}" } : component;
}
