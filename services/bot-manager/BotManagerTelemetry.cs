using System.Diagnostics;

namespace ChatAi.BotManager;

/// <summary>The spans of this service: one for each step of the message path that it takes.</summary>
internal static class BotManagerTelemetry
{
    public const string Name = "ChatAi.BotManager";

    public static readonly ActivitySource Source = new(Name);

    /// <summary>A trace that was carried over a table goes on; without one a new trace begins.</summary>
    public static Activity? Continue(string step, ActivityKind kind, string? traceParent)
    {
        // A loop's own activity, if there is one, is not the parent of what it handles.
        Activity.Current = null;
        return ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity(step, kind, parent)
            : Source.StartActivity(step, kind);
    }
}
