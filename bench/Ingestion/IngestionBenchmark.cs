using System.Globalization;
using ChatAi.Bench.Measuring;
using ChatAi.Bench.MessagePath;
using ChatAi.Bench.Retrieval;

namespace ChatAi.Bench.Ingestion;

/// <summary>
/// How fast documents are read, with the built-in provider: from the upload to the passages that are found. A document of
/// ten times the pages takes hardly more memory; one whose reader is killed is read to its end by the next.
/// </summary>
internal static class IngestionBenchmark
{
    private const int Few = 100;
    private const int Many = 1_000;
    private const int WarmUp = 5;
    private const double AllowedRatio = 1.5;

    /// <summary>The usual one is longer, and who waits for it measures nothing but that.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(25);

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var installation = await Installation.PrepareAsync(cancellationToken);
        installation.Tell(Part.Api, "Ingestion__Lease", Text(Lease));
        installation.Tell(Part.Api, "Ingestion__ReadingTime", Text(ReadingTime));
        await installation.StartWithoutManagerAsync(cancellationToken);
        using var library = new Library(installation.AddressOf(Part.Api));
        await library.SignInAsync(cancellationToken);

        Console.WriteLine(Reading.Header);
        var few = await ReadAsync(installation, library, Few, cancellationToken);
        var many = await ReadAsync(installation, library, Many, cancellationToken);
        var ratio = many.Api.Highest / few.Api.Highest;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"api's highest for {Many} pages is {ratio:F2} × that for {Few} (aim: ≤ {AllowedRatio:F1}, {Verdict.Of(ratio <= AllowedRatio)})"));

        var brokenOff = await BrokenOff.OfAsync(
            installation,
            library,
            await library.OpenAsync("Broken off", cancellationToken),
            Book.Of("A book whose reader is killed", Many),
            cancellationToken);
        Console.WriteLine(brokenOff.Line(Lease));
        return ratio <= AllowedRatio && brokenOff.IsWhole ? 0 : 1;
    }

    private static async Task<Reading> ReadAsync(Installation installation, Library library, int pages, CancellationToken cancellationToken)
    {
        var content = Book.Of($"A book of {pages} pages", pages);
        var assistant = await library.OpenAsync($"{pages} pages", cancellationToken);
        await library.ReadyAsync(await library.AddAsync(assistant, "warm-up.pdf", Book.Of("A leaflet", WarmUp), cancellationToken), cancellationToken);

        var reading = await Reading.OfAsync(installation, library, assistant, "book.pdf", content, cancellationToken);
        Console.WriteLine(reading);
        return reading;
    }

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);
}
