using System.Text.RegularExpressions;

namespace ChatAi.AppHost.Standalone.View;

internal enum LineLevel
{
    Trace,
    Debug,
    Information,
    Warning,
    Error,
    Critical,
}

/// <param name="Number">In the order in which all lines came.</param>
internal sealed partial record LogLine(long Number, DateTimeOffset At, string Resource, LineLevel Level, string Text)
{
    /// <summary>Services colour their lines even into a pipe, as Aspire asks them to.</summary>
    public static string WithoutColours(string text) => Escapes().Replace(text, "");

    /// <summary>The level that a line of the console's own form begins with; its further lines are set in, and have their first one's.</summary>
    public static LineLevel LevelOf(string text, LineLevel before) => text switch
    {
        [' ' or '\t', ..] => before,
        ['t', 'r', 'c', 'e', ':', ..] => LineLevel.Trace,
        ['d', 'b', 'u', 'g', ':', ..] => LineLevel.Debug,
        ['w', 'a', 'r', 'n', ':', ..] => LineLevel.Warning,
        ['f', 'a', 'i', 'l', ':', ..] => LineLevel.Error,
        ['c', 'r', 'i', 't', ':', ..] => LineLevel.Critical,
        _ when text.StartsWith("Unhandled exception", StringComparison.Ordinal) => LineLevel.Critical,
        _ => LineLevel.Information,
    };

    [GeneratedRegex(@"\e\[[0-9;]*[A-Za-z]")]
    private static partial Regex Escapes();
}
