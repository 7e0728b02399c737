using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ChatAi.Migration.Maintenance;

namespace ChatAi.Migration.Backups;

/// <summary>One of PostgreSQL's own programs.</summary>
/// <param name="Environment">What it needs to run at all.</param>
internal sealed record ClientProgram(string Path, int Major, IReadOnlyDictionary<string, string> Environment)
{
    private string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Null when it does not run.</summary>
    public async Task<int?> MajorAsync(CancellationToken cancellationToken)
    {
        try
        {
            // "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
            var said = await RunAsync(["--version"], new Dictionary<string, string>(), _ => { }, cancellationToken);
            var digits = said.Split(' ').ElementAtOrDefault(2)?.TakeWhile(char.IsAsciiDigit).ToArray();
            return int.TryParse(digits, CultureInfo.InvariantCulture, out var major) ? major : null;
        }
        catch (MaintenanceException)
        {
            return null;
        }
    }

    /// <summary>What it wrote to stdout; when it failed, its own words for why are the exception's.</summary>
    /// <param name="heard">Each line of stderr, where it tells what it does.</param>
    public async Task<string> RunAsync(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        Action<string> heard,
        CancellationToken cancellationToken)
    {
        using var process = Start(arguments, environment);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var reason = await ListenAsync(process.StandardError, heard, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);

            return process.ExitCode == 0 ? await output : throw new MaintenanceException(reason ?? $"{Name} failed with exit code {process.ExitCode}.");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment.Concat(environment))
            start.Environment[name] = value;

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new MaintenanceException($"{Path} cannot be run: {failure.Message}", failure);
        }
    }

    /// <summary>The first line that names an error; else the last line of all.</summary>
    private static async Task<string?> ListenAsync(StreamReader reader, Action<string> heard, CancellationToken cancellationToken)
    {
        string? error = null, last = null;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            heard(line);
            last = line;
            if (line.Contains("error:", StringComparison.Ordinal))
                error ??= line;
        }

        return error ?? last;
    }
}
