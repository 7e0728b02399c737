namespace ChatAi.AppHost.Standalone.Settings;

/// <summary>Settings of one checkout, in a file that is never committed. What the environment says already wins.</summary>
internal static class DotEnv
{
    public static void Load(string file)
    {
        if (!File.Exists(file))
            return;

        foreach (var (name, value) in Parse(File.ReadLines(file)))
        {
            if (Environment.GetEnvironmentVariable(name) is null)
                Environment.SetEnvironmentVariable(name, value);
        }
    }

    public static IEnumerable<(string Name, string Value)> Parse(IEnumerable<string> lines)
    {
        foreach (var line in lines.Select(line => line.Trim()))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || line[0] is '#')
                continue;

            var name = line[..equals].Trim();
            if (name.StartsWith("export ", StringComparison.Ordinal))
                name = name["export ".Length..].Trim();

            var value = line[(equals + 1)..].Trim();
            if (value is [('"' or '\'') and var quote, .., var last] && quote == last)
                value = value[1..^1];

            yield return (name, value);
        }
    }
}
