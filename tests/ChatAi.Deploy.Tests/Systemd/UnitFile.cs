namespace ChatAi.Deploy.Tests.Systemd;

/// <summary>A unit as far as a start by hand needs it: its lines by name, with continued lines joined.</summary>
internal sealed class UnitFile
{
    private readonly ILookup<string, string> values;

    private UnitFile(ILookup<string, string> values) => this.values = values;

    public static string Folder => Repository.PathTo("deploy", "systemd");

    public static IEnumerable<string> Services => Directory.EnumerateFiles(Folder, "*.service").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    public IEnumerable<string> this[string name] => values[name];

    public static UnitFile Read(string file) => new(
        File.ReadAllText(file).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .Select(line => line.Split('=', 2))
            .ToLookup(pair => pair[0].Trim(), pair => pair[1].Trim()));

    /// <summary>The variables of a settings file, quoted or not.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Variables(string file) =>
        File.ReadLines(file)
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .Select(line => line.Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0], pair[1].Trim('\'', '"')));
}
