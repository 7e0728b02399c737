using System.Diagnostics;

namespace ChatAi.Runbook.Tests.Reading;

/// <summary>
/// docs/runbook.md as the tests read it. After each block of commands stands a comment, which readers do not see:
/// <c>&lt;!-- prints</c>, or <c>&lt;!-- prints, on a spare database</c>, then one line for each command; or
/// <c>&lt;!-- not run: why --&gt;</c>.
/// </summary>
internal static class RunbookPage
{
    private const string CommentEnd = "-->";

    private static readonly Dictionary<string, Place> Places = new(StringComparer.Ordinal)
    {
        ["<!-- prints"] = Place.Stack,
        ["<!-- prints, before the first start"] = Place.BeforeTheFirstStart,
        ["<!-- prints, on a spare database"] = Place.SpareDatabase,
        ["<!-- prints, on an installed machine"] = Place.InstalledMachine,
    };

    public static string File { get; } = Repository.PathTo("docs", "runbook.md");

    public static IReadOnlyList<Block> Blocks { get; } = [.. Read()];

    private static IEnumerable<Block> Read()
    {
        var lines = System.IO.File.ReadAllLines(File);
        var section = "";
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].StartsWith('#'))
                section = lines[at].TrimStart('#', ' ');

            if (lines[at] != "```bash")
                continue;

            var start = at + 1;
            at = Array.IndexOf(lines, "```", start);
            var commands = Commands(lines[start..at]);
            yield return Explained(section, start, commands, lines, ref at);
        }
    }

    private static Block Explained(string section, int line, IReadOnlyList<string> commands, string[] lines, ref int at)
    {
        var comment = at + 1 < lines.Length ? lines[at + 1] : "";
        if (comment.StartsWith("<!-- not run: ", StringComparison.Ordinal))
            return new Block(section, line, Place.Stack, commands, [], comment[14..^CommentEnd.Length].Trim());

        if (!Places.TryGetValue(comment, out var place))
            throw new InvalidDataException($"No comment after the block in line {line} of the runbook says what its commands print.");

        var end = Array.IndexOf(lines, CommentEnd, at);
        var expected = lines[(at + 2)..end];
        at = end;

        return new Block(section, line, place, commands, expected, NotRun: null);
    }

    /// <summary>Lines belong together as long as the shell wants more.</summary>
    private static List<string> Commands(IEnumerable<string> lines)
    {
        var commands = new List<string>();
        var command = "";
        foreach (var line in lines)
        {
            if (command.Length == 0 && (line.Length == 0 || line.StartsWith('#')))
                continue;

            command = command.Length == 0 ? line : $"{command}\n{line}";
            if (!line.EndsWith('\\') && IsComplete(command))
            {
                commands.Add(command);
                command = "";
            }
        }

        return command.Length == 0 ? commands : throw new InvalidDataException($"The shell does not understand: {command}");
    }

    private static bool IsComplete(string command)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-n", "-c", command]) { RedirectStandardError = true })!;
        bash.StandardError.ReadToEnd();
        bash.WaitForExit();

        return bash.ExitCode == 0;
    }
}
