namespace ChatAi.Gateway.Health;

/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="Error">Why it is not healthy.</param>
internal sealed record Component(string Status, string? Error = null)
{
    public static Component Healthy { get; } = new("healthy");

    /// <summary>How bad it is; a word that is not known is as bad as can be.</summary>
    public int Severity() => Status switch
    {
        "healthy" => 0,
        "degraded" => 1,
        _ => 2,
    };

    public static Component Unhealthy(string error) => new("unhealthy", error);

    public Component OrWorse(Component other) => other.Severity() > Severity() ? other : this;
}
