using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ChatAi.Deploy.Tests.Systemd;

/// <summary>
/// A service started as systemd starts it: the program, arguments, folder and environment of its unit and of nothing
/// else, and a socket to say that it is ready. Paths lie below the root of the installation.
/// </summary>
internal sealed class UnitProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<string> lines = new();
    private readonly NotifySocket socket = new();
    private readonly Process process;

    public UnitProcess(string root, string unit)
    {
        var file = UnitFile.Read(Path.Combine(root, "etc", "systemd", "system", $"{unit}.service"));
        var environment = file["EnvironmentFile"].SelectMany(settings => UnitFile.Variables(root + settings)).ToList();
        var command = file["ExecStart"].Single().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => Expanded(word, environment)).ToList();

        var start = new ProcessStartInfo(root + command[0], command.Skip(1))
        {
            WorkingDirectory = root + file["WorkingDirectory"].Single(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["NOTIFY_SOCKET"] = socket.Path;
        foreach (var (name, value) in environment)
            start.Environment[name] = value.StartsWith("/var/", StringComparison.Ordinal) ? root + value : value;

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', lines);

    public async Task<UnitProcess> IsReadyAsync()
    {
        try
        {
            await socket.HearsAsync("READY=1", process.WaitForExitAsync()).WaitAsync(Patience);
        }
        catch (Exception failure) when (failure is TimeoutException or Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{process.StartInfo.FileName} did not become ready:\n{Output}", failure);
        }

        return this;
    }

    /// <returns>The exit code after a SIGTERM, when it said that it was stopping.</returns>
    public async Task<int> StopsAsync()
    {
        Terminate();
        await socket.HearsAsync("STOPPING=1", process.WaitForExitAsync()).WaitAsync(Patience);
        return await EndsAsync();
    }

    public async Task<int> EndsAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Terminate();
            await EndsAsync();
        }

        process.Dispose();
        socket.Dispose();
    }

    private void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>What is said last counts.</summary>
    private static string Expanded(string word, IEnumerable<KeyValuePair<string, string>> environment) =>
        environment.Reverse().Aggregate(word, (text, variable) => text.Replace($"${{{variable.Key}}}", variable.Value, StringComparison.Ordinal));
}
