using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatAi.Bench.Measuring;

/// <summary>The load generator.</summary>
internal sealed partial class Wrk(string program)
{
    /// <summary>Requests per second; a run with errors is no run.</summary>
    public async Task<double> RunAsync(Uri address, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        string[] arguments = ["-t1", $"-c{connections}", $"-d{(int)duration.TotalSeconds}s", address.ToString()];
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        if (text.Contains("Non-2xx", StringComparison.Ordinal) || text.Contains("Socket errors", StringComparison.Ordinal))
            throw new InvalidOperationException($"The run had errors:\n{text}");

        return double.Parse(RequestsPerSecond().Match(text).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex RequestsPerSecond();
}
