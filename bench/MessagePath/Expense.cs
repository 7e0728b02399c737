using System.Globalization;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.MessagePath;

/// <summary>What the installation has spent since its start; the difference of two is what the turns between them cost.</summary>
/// <param name="ProcessorSeconds">Of each part; of nothing: the simulators and the load itself.</param>
/// <param name="RoundTrips">Commands and batches of commands, as Npgsql counts them in the services.</param>
/// <param name="Commits">Transactions that wrote something: only they have an id.</param>
/// <param name="Searches">For passages, each of which is one round trip.</param>
/// <param name="SearchSeconds">What api waited for them.</param>
internal sealed record Expense(
    IReadOnlyDictionary<Part, double> ProcessorSeconds,
    double RoundTrips,
    double Commits,
    double Searches,
    double SearchSeconds)
{
    private const double MostRoundTrips = 5;
    private const double MostCommits = 3;

    private static readonly Part[] Spenders = [Part.BotManager, Part.Api, Part.TokenPool, Part.Postgres];

    public static async Task<Expense> ReadAsync(Installation installation, CancellationToken cancellationToken)
    {
        var processor = Spenders.ToDictionary(part => part, installation.ProcessorSecondsOf);
        processor[Part.None] = Environment.CpuUsage.TotalTime.TotalSeconds;
        var roundTrips = 0.0;
        foreach (var service in ServiceSettings.Services)
            roundTrips += await installation.MetricAsync(service, "db_client_operation_duration_seconds_count", cancellationToken);

        return new Expense(
            processor,
            roundTrips,
            await installation.ScalarAsync("select pg_snapshot_xmax(pg_current_snapshot())::text::double precision"),
            await installation.MetricAsync(Part.Api, "chatai_retrieval_duration_seconds_count", cancellationToken),
            await installation.MetricAsync(Part.Api, "chatai_retrieval_duration_seconds_sum", cancellationToken));
    }

    public Expense Since(Expense before) => new(
        ProcessorSeconds.ToDictionary(spent => spent.Key, spent => spent.Value - before.ProcessorSeconds[spent.Key]),
        RoundTrips - before.RoundTrips,
        Commits - before.Commits,
        Searches - before.Searches,
        SearchSeconds - before.SearchSeconds);

    public void Print(int turns)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  processor time of a turn, ms: {string.Join(", ", ProcessorSeconds.Select(spent => string.Create(CultureInfo.InvariantCulture, $"{NameOf(spent.Key)} {spent.Value * 1000 / turns:F2}")))}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  SQL round trips of a turn: {RoundTrips / turns:F2} (aim: ≤ {MostRoundTrips}, {Verdict.Of(RoundTrips / turns <= MostRoundTrips)})"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  commits of a turn: {Commits / turns:F2} (aim: ≤ {MostCommits}, {Verdict.Of(Commits / turns <= MostCommits)})"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  searches of a turn, each a round trip: {Searches / turns:F2}, mean {SearchSeconds * 1000 / Searches:F1} ms"));
    }

    private static string NameOf(Part part) => part == Part.None ? "simulator and load" : Parts.NameOf(part);
}
