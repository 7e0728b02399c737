using System.Runtime.InteropServices;

namespace ChatAi.AppHost.Standalone.Run;

internal static class Signals
{
    private const int Terminate = 15;

    /// <summary>Asks a process to end, so that it can finish what it has in hand.</summary>
    public static void AskToEnd(int processId)
    {
        if (!OperatingSystem.IsWindows())
            _ = Kill(processId, Terminate);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
