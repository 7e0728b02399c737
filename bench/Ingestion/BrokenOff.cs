using System.Diagnostics;
using System.Globalization;
using ChatAi.Bench.Measuring;
using ChatAi.Bench.MessagePath;
using ChatAi.Bench.Retrieval;
using Npgsql;

namespace ChatAi.Bench.Ingestion;

/// <summary>A document whose reader is killed amidst it: whoever takes it over leaves no passage out, and none twice.</summary>
/// <param name="Killed">After the upload.</param>
/// <param name="Ready">After the kill.</param>
internal sealed record BrokenOff(int DoneAtKill, int Count, TimeSpan Killed, TimeSpan Ready, StoredPassages Stored)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan UntilReady = TimeSpan.FromMinutes(5);

    public bool IsWhole => Stored.Attempts > 1 && Stored.AreEachOnce(Count);

    public static async Task<BrokenOff> OfAsync(Installation installation, Library library, long assistant, byte[] content, CancellationToken cancellationToken)
    {
        var document = await library.AddAsync(assistant, "broken off.pdf", content, cancellationToken);
        var id = long.Parse(document.Split('/')[^1], CultureInfo.InvariantCulture);
        var watch = Stopwatch.StartNew();
        var done = await BegunAsync(installation, id, cancellationToken);

        var killed = watch.Elapsed;
        await installation.CrashAsync(Part.Api, cancellationToken);
        var shown = await library.ReadyAsync(document, cancellationToken).WaitAsync(UntilReady, cancellationToken);
        var ready = watch.Elapsed - killed;
        return new BrokenOff(done, (int)shown["passage_count"]!, killed, ready, await StoredPassages.OfAsync(installation, id, cancellationToken));
    }

    public string Line(TimeSpan lease) => string.Create(
        CultureInfo.InvariantCulture,
        $"api killed {Killed.TotalSeconds:F1} s after the upload, with {DoneAtKill} of {Count} passages done: ready {Ready.TotalSeconds:F1} s after the kill, at attempt {Stored.Attempts}, with a lease of {lease.TotalSeconds:F0} s; {Stored.Count} passages at {Stored.Different} positions from {Stored.First} to {Stored.Last} (aim: each once, {Verdict.Of(IsWhole)})");

    /// <returns>How many passages are done; some, and not all.</returns>
    private static async Task<int> BegunAsync(Installation installation, long id, CancellationToken cancellationToken)
    {
        await using var command = installation.Books.CreateCommand("select passages_done, passage_count, status from documents where id = $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        while (true)
        {
            await using (var row = await command.ExecuteReaderAsync(cancellationToken))
            {
                await row.ReadAsync(cancellationToken);
                var (done, count, status) = (row.GetInt32(0), row.GetInt32(1), row.GetString(2));
                if (status is "ready" or "failed" || (done > 0 && done == count))
                    throw new InvalidOperationException("The document was read before its reader could be killed.");
                if (done > 0)
                    return done;
            }

            await Task.Delay(Glance, cancellationToken);
        }
    }
}
