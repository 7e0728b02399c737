using System.Diagnostics;
using System.Globalization;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>
/// Ends the services after an AppHost that could not do it itself any more (kill -9). A small shell holds the other
/// end of a pipe and knows which processes live; when the pipe closes, whatever closed it, it asks them to end, and
/// makes them end if they don't. The services need not know of it.
/// </summary>
internal sealed class Guardian : IDisposable
{
    /// <summary>It outlives a Ctrl-C in the terminal, which reaches every process there.</summary>
    private const string Script = """
        trap '' INT HUP TERM
        alive=
        while read -r what pid; do
            case $what in
                start) alive="$alive $pid" ;;
                end) rest=; for one in $alive; do [ "$one" = "$pid" ] || rest="$rest $one"; done; alive=$rest ;;
            esac
        done
        [ -n "$alive" ] || exit 0
        kill -TERM $alive 2>/dev/null
        for moment in 1 2 3 4 5; do
            sleep 1
            left=; for one in $alive; do kill -0 "$one" 2>/dev/null && left="$left $one"; done; alive=$left
            [ -n "$alive" ] || exit 0
        done
        kill -KILL $alive 2>/dev/null
        """;

    private readonly Process shell;
    private readonly Lock gate = new();

    private Guardian(Process shell) => this.shell = shell;

    public static Guardian Start()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        return new Guardian(Process.Start(start)!);
    }

    public void Started(int processId) => Tell("start", processId);

    public void Ended(int processId) => Tell("end", processId);

    public void Dispose()
    {
        lock (gate)
            shell.StandardInput.Close();

        shell.Dispose();
    }

    private void Tell(string what, int processId)
    {
        lock (gate)
        {
            shell.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {processId}"));
            shell.StandardInput.Flush();
        }
    }
}
