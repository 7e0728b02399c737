using System.Diagnostics;
using System.Globalization;

namespace ChatAi.AppHost.Standalone.Stores.Servers;

/// <summary>Finds a server that an earlier run left behind, by the pid file in its folder.</summary>
internal static class ServerProcess
{
    /// <summary>The process that the file names, unless it is a later one that got the same number.</summary>
    public static Process? Of(string pidFile, string workingFolder)
    {
        if (!File.Exists(pidFile) || !int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), CultureInfo.InvariantCulture, out var pid))
            return null;

        // A server works in its data folder. Where there is no /proc, its being alive must do.
        if (Directory.Exists("/proc/self") && FolderOf(pid) != workingFolder)
            return null;

        try
        {
            return Process.GetProcessById(pid);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// Ends it at once. PostgreSQL understands QUIT as that, and unlike a killed one gives its shared memory back.
    /// </summary>
    public static async Task EndAtOnceAsync(string pidFile, string workingFolder, string signal, CancellationToken cancellationToken)
    {
        using var server = Of(pidFile, workingFolder);
        if (server is null)
            return;

        await new Command("kill", $"-{signal}", server.Id.ToString(CultureInfo.InvariantCulture)).RunAsync(cancellationToken);
        try
        {
            await server.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(5), cancellationToken);
        }
        catch (TimeoutException)
        {
            server.Kill();
            await server.WaitForExitAsync(cancellationToken);
        }
    }

    private static string? FolderOf(int pid)
    {
        try
        {
            return new DirectoryInfo($"/proc/{pid}/cwd").ResolveLinkTarget(returnFinalTarget: false)?.FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is no such process any more, or it is another user's.
            return null;
        }
    }
}
