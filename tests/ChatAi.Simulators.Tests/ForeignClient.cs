using System.Collections.Concurrent;
using System.Diagnostics;

namespace ChatAi.Simulators.Tests;

/// <summary>A program in foreign-clients/, run by node as it stands.</summary>
internal sealed class ForeignClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string Folder = Repository.PathTo("tests", "ChatAi.Simulators.Tests", "foreign-clients");

    private readonly Process process;
    private readonly ConcurrentQueue<string> output;

    private ForeignClient(Process process, ConcurrentQueue<string> output)
    {
        this.process = process;
        this.output = output;
    }

    public string Output => string.Join('\n', output);

    /// <summary>Starts the program and waits for its word "running".</summary>
    public static async Task<ForeignClient> StartAsync(string script, params (string Name, string Value)[] environment)
    {
        await NodePackages.InstallAsync(Folder);

        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new ConcurrentQueue<string>();
        var process = Launch("node", [script], environment, line =>
        {
            output.Enqueue(line);
            if (line == "running")
                running.TrySetResult();
        });

        var client = new ForeignClient(process, output);
        var first = await Task.WhenAny(running.Task, process.WaitForExitAsync(), Task.Delay(Patience));
        if (first == running.Task)
            return client;

        await client.DisposeAsync();
        throw new InvalidOperationException($"{script} did not start:\n{client.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Process Launch(string program, string[] arguments, (string Name, string Value)[] environment, Action<string> read)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Read(string? line)
        {
            if (line is not null)
                read(line);
        }
    }
}
