using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ChatAi.AppHost.Tests.Run;

/// <summary>The AppHost as a user starts it, with data and ports of its own.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    /// <summary>Generous: six processes start, on a machine that may have other work.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly int[] Ports = [8000, 5100, 5101, 5102, 3001, 8081];

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();

    private AppHostProcess(string dataFolder, int portOffset, IReadOnlyDictionary<string, string> settings)
    {
        process = Process.Start(StartOf(dataFolder, portOffset, settings))!;
        process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', lines);

    public IReadOnlyList<string> Lines => [.. lines];

    public int ExitCode => process.ExitCode;

    public int Id => process.Id;

    public static AppHostProcess Start(string dataFolder, int portOffset, params (string Name, string Value)[] settings) =>
        new(dataFolder, portOffset, settings.ToDictionary(pair => pair.Name, pair => pair.Value));

    /// <summary>Another start of the program, which asks the one that runs, from its first word to its exit code.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> AskAsync(string dataFolder, int portOffset, params string[] arguments)
    {
        using var asking = Process.Start(StartOf(dataFolder, portOffset, new Dictionary<string, string>(), arguments))!;
        using var patience = new CancellationTokenSource(Patience);
        var (output, error) = (asking.StandardOutput.ReadToEndAsync(patience.Token), asking.StandardError.ReadToEndAsync(patience.Token));
        await asking.WaitForExitAsync(patience.Token);
        return (asking.ExitCode, await output, await error);
    }

    /// <summary>An offset at which all ports of the suite are free, below those of outgoing connections.</summary>
    public static int FreePortOffset()
    {
        var chance = new Random();
        while (true)
        {
            var offset = chance.Next(12_000, 24_000);
            if (Ports.All(port => IsFree(port + offset)))
                return offset;
        }
    }

    public async Task BecomesReadyAsync()
    {
        await Eventually.True(() => process.HasExited || Output.Contains("ChatAi runs", StringComparison.Ordinal), Patience);
        Assert.False(process.HasExited, Output);
    }

    public async Task EndsAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
    }

    /// <summary>As the system ends a process, without a word to it.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await EndsAsync();
    }

    /// <summary>As Ctrl-C, or an operator's kill.</summary>
    public async Task AskToEndAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await EndsAsync();
    }

    /// <summary>Where a resource's lines begin to say something, counted from the start; -1 when they never do.</summary>
    public int IndexOf(string resource, string text) =>
        Lines.ToList().FindIndex(line => line.StartsWith(resource, StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await AskToEndAsync();

        process.Dispose();
    }

    private static ProcessStartInfo StartOf(string dataFolder, int portOffset, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProject.Assembly("ChatAi.AppHost"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in (string[])["DATABASE_URL", "REDIS_URL", "Telegram__BaseUrl", "OPENAI_API_KEY"])
            start.Environment.Remove(name);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        start.Environment["CHATAI_DATA"] = dataFolder;
        start.Environment["CHATAI_PORT_OFFSET"] = portOffset.ToString(CultureInfo.InvariantCulture);
        return start;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
