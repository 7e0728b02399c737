using System.Diagnostics;

namespace ChatAi.ServiceDefaults.Tests.Logs;

/// <summary>A folder that has <c>logs/</c> in it, and a shell to look at them as the runbook does.</summary>
public sealed class LogFolder : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("chatai-logs-");

    public LogFolder() => Logs = root.CreateSubdirectory("logs").FullName;

    public string Logs { get; }

    public string Api => Path.Combine(Logs, "api.log");

    public string PathTo(string name) => Path.Combine(Logs, name);

    public string[] Lines(string name = "api.log") => File.Exists(PathTo(name)) ? File.ReadAllLines(PathTo(name)) : [];

    /// <summary>The lines that a command of the runbook prints.</summary>
    public async Task<string[]> ShellAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = root.FullName, RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose() => root.Delete(recursive: true);
}
