namespace ChatAi.AppHost.Standalone.Terminal;

/// <summary>What <c>logs</c> is to show.</summary>
internal sealed record LogsWanted(string? Resource, string? Grep, bool Follow)
{
    public static LogsWanted In(IReadOnlyList<string> arguments)
    {
        var wanted = new LogsWanted(null, null, Follow: false);
        for (var at = 1; at < arguments.Count; at++)
        {
            wanted = arguments[at] switch
            {
                "--follow" or "-f" => wanted with { Follow = true },
                "--grep" when at + 1 < arguments.Count => wanted with { Grep = arguments[++at] },
                var name => wanted with { Resource = name },
            };
        }

        return wanted;
    }
}
