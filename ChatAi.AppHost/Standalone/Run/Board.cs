using ChatAi.AppHost.Standalone.View;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>The terminal: every line with the name of the resource that it comes from, in that resource's colour.</summary>
internal sealed class Board
{
    /// <summary>The name before the AppHost's own lines.</summary>
    public const string Own = "apphost";

    private static readonly int[] Colours = [36, 32, 35, 33, 34, 96, 92, 95, 93, 94];

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> colourOf;
    private readonly int width;
    private readonly bool plain;
    private readonly TextWriter console;
    private readonly LogBook? kept;

    /// <param name="kept">Where the lines are kept for those who look later.</param>
    public Board(IEnumerable<IResource> resources, TextWriter output, bool plain, LogBook? kept = null)
    {
        var names = resources.OfType<ProjectResource>().Select(resource => resource.Name).Prepend(Own).ToList();
        colourOf = names.Select((name, at) => (name, Colour: Colours[at % Colours.Length])).ToDictionary(pair => pair.name, pair => pair.Colour);
        width = names.Max(name => name.Length);
        (console, this.plain, this.kept) = (output, plain, kept);
    }

    public static Board OfTerminal(IEnumerable<IResource> resources, LogBook kept) =>
        new(resources, Console.Out, Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }, kept);

    /// <summary>A line of the AppHost's own.</summary>
    public void Say(string line) => Line(Own, line);

    /// <summary>A line of the AppHost's own about trouble.</summary>
    public void Warn(string line) => Line(Own, line, LineLevel.Warning);

    public void Line(string resource, string line, LineLevel? level = null)
    {
        kept?.Append(resource, line, level);
        var name = resource.PadRight(width);
        var text = plain
            ? $"{name} | {LogLine.WithoutColours(line)}"
            : $"\e[{colourOf.GetValueOrDefault(resource, 37)}m{name} |\e[0m {line}";

        lock (gate)
            console.WriteLine(text);
    }

    /// <summary>Lines without a name in front, to be read or clicked.</summary>
    public void Block(IEnumerable<string> lines)
    {
        lock (gate)
        {
            console.WriteLine();
            foreach (var line in lines)
                console.WriteLine($"  {line}");
            console.WriteLine();
        }
    }
}
