using System.Diagnostics;
using System.Globalization;

namespace ChatAi.Runbook.Tests;

/// <summary>An operator's shell: the commands of a block are typed into it one after the other.</summary>
internal sealed class Shell
{
    /// <summary>Between what one command printed and what the next one does; no command prints it.</summary>
    private const char Separator = '\u001e';

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Commands that go on until they are interrupted are, after two seconds.</summary>
    private const string Prelude =
        """
        exec 2>&1
        set -o pipefail
        interrupted() { timeout --signal=INT 2 "$@"; local code=$?; [ $code -eq 124 ] || [ $code -eq 130 ] || return $code; }
        tail() { case " $* " in *" -f "*|*" -F "*) interrupted tail "$@" ;; *) command tail "$@" ;; esac; }

        """;

    public required string Folder { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Typed before the commands.</summary>
    public string Before { get; init; } = "";

    /// <summary>What stands for another in the commands, as this stack is not at the usual ports and folders.</summary>
    public IReadOnlyDictionary<string, string> Replacements { get; init; } = new Dictionary<string, string>();

    public async Task<IReadOnlyList<Printed>> RunAsync(IReadOnlyList<string> commands, CancellationToken cancellationToken)
    {
        var typed = commands.Select(Replaced).Select(command => $"{command}\nprintf '\\n\\036%s\\036' $?\n");
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-s"])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["LC_ALL"] = "C", ["TERM"] = "dumb", ["DOTNET_NOLOGO"] = "1" },
        };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEndAsync(patience.Token);

        // As one compound command, which is read as a whole: commands that read their input would eat those after them.
        await bash.StandardInput.WriteAsync($"{Prelude}{Before}\nprintf '\\036'\n{{\n{string.Concat(typed)}}} </dev/null\n".AsMemory(), patience.Token);
        bash.StandardInput.Close();
        await bash.WaitForExitAsync(patience.Token);

        var parts = (await output).Split(Separator);
        return
        [
            .. commands.Select((command, place) => place * 2 + 2 < parts.Length
                ? new Printed(command, parts[place * 2 + 1].Trim('\n'), int.Parse(parts[place * 2 + 2], CultureInfo.InvariantCulture))
                : throw new InvalidOperationException($"The shell ended before '{command}': {string.Concat(parts)}")),
        ];
    }

    private string Replaced(string command) =>
        Replacements.Aggregate(command, (text, replacement) => text.Replace(replacement.Key, replacement.Value, StringComparison.Ordinal));

    internal sealed record Printed(string Command, string Output, int ExitCode);
}
