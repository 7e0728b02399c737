using System.Diagnostics;
using System.Globalization;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.Start;

/// <summary>B7: from the start of the built AppHost until the gateway says that all is healthy.</summary>
internal static class StartBenchmark
{
    private const int Runs = 5;
    private const double AimSeconds = 15;

    private static readonly Uri Health = new("http://localhost:8000/health");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>What <c>dotnet run</c> takes from the launch settings.</summary>
    private static readonly Dictionary<string, string> Environment = new() { ["DOTNET_ENVIRONMENT"] = "Development", ["ASPNETCORE_ENVIRONMENT"] = "Development" };

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var program = Checkout.Built("ChatAi.AppHost");
        if (!File.Exists(program))
            throw new MissingToolException($"{program} is missing: dotnet build ChatAi.slnx -c Release");

        if (await Server.AnswersAsync(Health, cancellationToken))
            throw new InvalidOperationException($"{Health} answers already: another ChatAi runs on this machine.");

        Console.WriteLine($"B7: the AppHost until {Health} is healthy, {Runs} starts after one that prepares the data");
        await OnceAsync(program, cancellationToken);

        var seconds = new List<double>();
        for (var run = 1; run <= Runs; run++)
        {
            var (start, stop) = await OnceAsync(program, cancellationToken);
            seconds.Add(start.TotalSeconds);
            Console.WriteLine($"  start {run}: healthy after {start.TotalSeconds:0.0} s, stopped within {stop.TotalSeconds:0.0} s");
        }

        var median = Median.Of(seconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  median {median:0.0} s (aim: {AimSeconds:0} s, {(median <= AimSeconds ? "reached" : "missed")})"));
        return 0;
    }

    private static async Task<(TimeSpan Start, TimeSpan Stop)> OnceAsync(string program, CancellationToken cancellationToken)
    {
        TimeSpan start;
        var stop = new Stopwatch();

        var host = Server.Start("dotnet", [program], Path.Combine(Checkout.Root, "ChatAi.AppHost"), Environment);
        await using (host)
        {
            start = await host.ReadyAsync(Health, Patience, cancellationToken);
            stop.Start();
        }

        return (start, stop.Elapsed);
    }
}
