using System.Text.Json.Serialization;

namespace ChatAi.Gateway.Health;

/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="LatencyMs">How long it took to say so; null when it said nothing.</param>
/// <param name="Error">Why it is not healthy.</param>
internal sealed record Component(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LatencyMs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null)
{
    /// <summary>How bad it is; a word that is not known is as bad as can be.</summary>
    public int Severity() => Status switch
    {
        "healthy" => 0,
        "degraded" => 1,
        _ => 2,
    };

    public static Component Unhealthy(string error) => new("unhealthy", Error: error);

    /// <summary>The worse of two words about one component; of two that are alike, the slower.</summary>
    public Component OrWorse(Component other) =>
        (other.Severity(), other.LatencyMs ?? 0).CompareTo((Severity(), LatencyMs ?? 0)) > 0 ? other : this;
}
