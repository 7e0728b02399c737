using System.Globalization;
using System.Text;
using ChatAi.Gateway.Health;

namespace ChatAi.Gateway.Metrics;

/// <summary>What <c>/health</c> says, as figures that a rule can watch.</summary>
internal static class HealthMetrics
{
    /// <param name="overview">Null when it is not known in time: then nothing is said.</param>
    public static string Of(Overview? overview)
    {
        if (overview is null)
            return "";

        var text = new StringBuilder();
        Head(text, "chatai_health_status", "The health of the whole installation: 0 healthy, 1 degraded, 2 unhealthy.");
        text.Append(CultureInfo.InvariantCulture, $"chatai_health_status {new Component(overview.Status).Severity()}\n");

        Head(text, "chatai_health_component_status", "A component of the whole installation: 0 healthy, 1 degraded, 2 unhealthy.");
        foreach (var (name, component) in overview.Components ?? new Dictionary<string, Component>())
            text.Append(CultureInfo.InvariantCulture, $"chatai_health_component_status{{component=\"{name}\"}} {component.Severity()}\n");

        return text.ToString();
    }

    private static void Head(StringBuilder text, string name, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");
}
