using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatAi.Bench.Measuring;

/// <summary>What a round of load saw.</summary>
/// <param name="Rate">Requests per second.</param>
internal sealed record LoadResult(double Rate, TimeSpan Median, TimeSpan Percentile99);

/// <summary>The load generator.</summary>
internal sealed partial class Wrk(string program)
{
    /// <param name="script">Lua that makes the requests; null: GETs of the address.</param>
    /// <exception cref="InvalidOperationException">A run with errors is no run.</exception>
    public async Task<LoadResult> RunAsync(Uri address, int connections, TimeSpan duration, CancellationToken cancellationToken, string? script = null)
    {
        string[] arguments = ["-t1", $"-c{connections}", $"-d{(int)duration.TotalSeconds}s", "--timeout", "10s", "--latency", .. script is null ? (string[])[] : ["-s", script], address.ToString()];
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        if (text.Contains("Non-2xx", StringComparison.Ordinal) || text.Contains("Socket errors", StringComparison.Ordinal))
            throw new InvalidOperationException($"The run had errors:\n{text}");

        return new LoadResult(Number(RequestsPerSecond().Match(text).Groups[1]), Time(Percentile50().Match(text)), Time(Percentile99().Match(text)));
    }

    private static double Number(Group group) => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    private static TimeSpan Time(Match match) => match.Groups[2].Value switch
    {
        "us" => TimeSpan.FromMicroseconds(Number(match.Groups[1])),
        "ms" => TimeSpan.FromMilliseconds(Number(match.Groups[1])),
        _ => TimeSpan.FromSeconds(Number(match.Groups[1])),
    };

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex RequestsPerSecond();

    [GeneratedRegex(@"50%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex Percentile50();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex Percentile99();
}
