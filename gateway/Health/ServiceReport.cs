namespace ChatAi.Gateway.Health;

/// <summary>What one instance of a service says of itself, or why it says nothing.</summary>
/// <param name="Failure">Null when it answered.</param>
/// <param name="LatencyMs">How long its answer took; null when there is none.</param>
internal sealed record ServiceReport(
    string Service,
    string? Failure,
    string Status,
    double? LatencyMs,
    IReadOnlyDictionary<string, Component> Components)
{
    public static ServiceReport Silent(string service, string failure) =>
        new(service, failure, "unhealthy", null, new Dictionary<string, Component>());

    public IEnumerable<KeyValuePair<string, Component>> ExplainedComponents =>
        Components.Select(entry => KeyValuePair.Create(entry.Key, Explained(entry.Value)));

    /// <summary>A service that answers is reachable, and as well as it says, unless a component already tells what ails it.</summary>
    public Component Itself
    {
        get
        {
            if (Failure is not null)
                return Component.Unhealthy(Failure);

            var own = new Component(Status, LatencyMs);
            return Components.Values.Any(component => component.Severity() >= own.Severity())
                ? own with { Status = "healthy" }
                : Explained(own);
        }
    }

    private static Component Explained(Component component) =>
        component.Severity() > 0 && component.Error is null ? component with { Error = $"It says it is {component.Status}" } : component;
}
