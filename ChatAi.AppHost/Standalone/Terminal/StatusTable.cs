using System.Globalization;
using ChatAi.AppHost.Standalone.View;

namespace ChatAi.AppHost.Standalone.Terminal;

internal static class StatusTable
{
    private const int Green = 32;
    private const int Yellow = 33;
    private const int Red = 31;
    private const int StateColumn = 1;

    private static readonly string[] Headings = ["RESOURCE", "STATE", "SINCE", "RESTARTS", "PID", "ENDPOINTS", "NOTE"];

    public static IEnumerable<string> Of(IReadOnlyList<ResourceRow> rows, DateTimeOffset now, bool colours)
    {
        string[][] table = [Headings, .. rows.Select(row => Cells(row, now))];
        var widths = Headings.Select((_, column) => table.Max(cells => cells[column].Length)).ToArray();

        for (var line = 0; line < table.Length; line++)
        {
            var colour = line > 0 && colours ? ColourOf(rows[line - 1]) : 0;
            var cells = table[line].Select((cell, column) => Coloured(cell.PadRight(widths[column]), column is StateColumn ? colour : 0));
            yield return string.Join("  ", cells).TrimEnd();
        }
    }

    /// <summary>In one unit: "40 s", "12 min", "3 h", "2 d".</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, age.TotalSeconds):0} s"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0} d"),
    };

    private static string[] Cells(ResourceRow row, DateTimeOffset now) =>
    [
        row.Name,
        StateOf(row),
        Age(now - row.Since),
        row.Restarts.ToString(CultureInfo.InvariantCulture),
        row.Pid?.ToString(CultureInfo.InvariantCulture) ?? "",
        string.Join(' ', row.Endpoints),
        row.Note ?? "",
    ];

    private static string StateOf(ResourceRow row) => row switch
    {
        { State: ResourceState.Running, Health: ResourceHealth.Unhealthy } => "unhealthy",
        { State: ResourceState.Running, Health: ResourceHealth.Healthy } => "healthy",
        { ExitCode: { } code, State: ResourceState.Finished or ResourceState.Failed or ResourceState.Restarting } => string.Create(CultureInfo.InvariantCulture, $"{Word(row.State)} ({code})"),
        _ => Word(row.State),
    };

    private static string Word(ResourceState state) => string.Concat(state.ToString().Select(char.ToLowerInvariant));

    private static int ColourOf(ResourceRow row) => row switch
    {
        { IsAsItShould: true } => Green,
        { State: ResourceState.Waiting or ResourceState.Starting } => Yellow,
        _ => Red,
    };

    private static string Coloured(string text, int colour) =>
        colour == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"\e[{colour}m{text}\e[0m");
}
