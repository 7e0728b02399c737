using System.ComponentModel;
using System.Diagnostics;

namespace ChatAi.AppHost.Standalone.Stores;

internal sealed record CommandResult(int ExitCode, string Output, string Error);

/// <summary>A program of the machine, run to its end.</summary>
internal sealed record Command(string File, params string[] Arguments)
{
    public string WorkingDirectory { get; init; } = "/";

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string? Input { get; init; }

    /// <summary>Its output, or a <see cref="StoreException"/> with the end of what it said when it failed.</summary>
    public async Task<string> OutputAsync(CancellationToken cancellationToken)
    {
        var result = await RunOrExplainAsync(cancellationToken);
        if (result.ExitCode == 0)
            return result.Output;

        var said = $"{result.Output}\n{result.Error}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        throw new StoreException(
            $"{Path.GetFileName(File)} {Arguments.FirstOrDefault()} failed (exit code {result.ExitCode}): {string.Join(" / ", said.TakeLast(5))}");
    }

    public async Task<bool> SucceedsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await RunAsync(cancellationToken)).ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    public async Task<CommandResult> RunAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(File, Arguments)
        {
            WorkingDirectory = WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(Input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>The full path of a program, as the shell would find it.</summary>
    public static string? Find(string name) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin", "/opt/homebrew/bin"])
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(System.IO.File.Exists);

    private async Task<CommandResult> RunOrExplainAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(cancellationToken);
        }
        catch (Win32Exception failure)
        {
            throw new StoreException($"{File} cannot be run: {failure.Message}", failure);
        }
    }
}
