using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ChatAi.Bench.Measuring;

/// <summary>A process that this run started, and ends.</summary>
internal sealed partial class Server : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Task output;
    private readonly List<string> lines = [];

    private Server(Process process)
    {
        this.process = process;
        output = Task.WhenAll(CollectAsync(process.StandardOutput), CollectAsync(process.StandardError));
    }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>The last that it said.</summary>
    public string LastWords => Tail();

    public static Server Start(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        return new Server(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    /// <summary>Waits until the address answers with success.</summary>
    public async Task<TimeSpan> ReadyAsync(Uri address, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < atMost)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The process ended with {process.ExitCode}:\n{Tail()}");

            if (await AnswersAsync(client, address, cancellationToken))
                return watch.Elapsed;

            await Task.Delay(50, cancellationToken);
        }

        throw new TimeoutException($"{address} did not answer within {atMost.TotalSeconds} s:\n{Tail()}");
    }

    public static async Task<bool> AnswersAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        return await AnswersAsync(client, address, cancellationToken);
    }

    /// <summary>Processor time of the process and its children, in seconds, as the system counts it.</summary>
    public double ProcessorSeconds() => ProcessorSecondsOf(process.Id);

    /// <summary>The same of a process that something else started.</summary>
    public static double ProcessorSecondsOf(int id) => Stats().Where(stat => stat.Id == id || stat.Parent == id).Sum(stat => stat.Ticks) / 100.0;

    public int OpenFiles() => Directory.EnumerateFileSystemEntries($"/proc/{process.Id}/fd").Count();

    /// <summary>What the process has in memory, in megabytes.</summary>
    public double ResidentMegabytes()
    {
        process.Refresh();
        return process.WorkingSet64 / 1024.0 / 1024.0;
    }

    /// <summary>Holds it as if its machine had frozen.</summary>
    public void Hang() => _ = Signal(process.Id, Stop);

    public void Resume() => _ = Signal(process.Id, Continue);

    /// <summary>Ends it as a supervisor does.</summary>
    public async Task TerminateAsync(CancellationToken cancellationToken)
    {
        _ = Signal(process.Id, Terminate);
        await process.WaitForExitAsync(cancellationToken);
    }

    /// <returns>Whether it ended by itself within the time.</returns>
    public async Task<bool> EndsWithinAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(time);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return process.HasExited;
    }

    /// <summary>Ends it without a word of warning.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // A shell's background job hands on that it ignores an interrupt.
            _ = Signal(process.Id, Terminate);
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        await output;
        process.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static IEnumerable<(int Id, int Parent, long Ticks)> Stats() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _)).Select(id => Stat(id!));

    private static (int Id, int Parent, long Ticks) Stat(string id)
    {
        try
        {
            // The name, in brackets, may hold spaces; behind it stand the state, the parent and, eleven further on, the ticks.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(id), Number(fields[1]), Number(fields[11]) + Number(fields[12]));
        }
        catch (IOException)
        {
            return default;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private async Task CollectAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (lines)
                lines.Add(line);
        }
    }

    private string Tail()
    {
        lock (lines)
            return string.Join('\n', lines.TakeLast(20));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
