using System.Text.RegularExpressions;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>The terminal: every line with the name of the resource that it comes from, in that resource's colour.</summary>
internal sealed partial class Board
{
    private const string Own = "apphost";
    private static readonly int[] _colours = [36, 32, 35, 33, 34, 96, 92, 95, 93, 94];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _colourOf;
    private readonly int _width;
    private readonly bool _plain;
    private readonly TextWriter _out;

    public Board(IEnumerable<IResource> resources, TextWriter output, bool plain)
    {
        var names = resources.OfType<ProjectResource>().Select(resource => resource.Name).Prepend(Own).ToList();
        _colourOf = names.Select((name, at) => (name, Colour: _colours[at % _colours.Length])).ToDictionary(pair => pair.name, pair => pair.Colour);
        _width = names.Max(name => name.Length);
        (_out, _plain) = (output, plain);
    }

    public static Board OfTerminal(IEnumerable<IResource> resources) =>
        new(resources, Console.Out, Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 });

    /// <summary>A line of the AppHost's own.</summary>
    public void Say(string line) => Line(Own, line);

    public void Line(string resource, string line)
    {
        var name = resource.PadRight(_width);
        var text = _plain
            ? $"{name} | {Escapes().Replace(line, "")}"
            : $"\e[{_colourOf.GetValueOrDefault(resource, 37)}m{name} |\e[0m {line}";

        lock (_gate)
            _out.WriteLine(text);
    }

    /// <summary>Lines without a name in front, to be read or clicked.</summary>
    public void Block(IEnumerable<string> lines)
    {
        lock (_gate)
        {
            _out.WriteLine();
            foreach (var line in lines)
                _out.WriteLine($"  {line}");
            _out.WriteLine();
        }
    }

    /// <summary>Services colour their lines even into a pipe, as Aspire asks them to.</summary>
    [GeneratedRegex(@"\e\[[0-9;]*[A-Za-z]")]
    private static partial Regex Escapes();
}
