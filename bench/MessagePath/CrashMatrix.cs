using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.MessagePath;

/// <summary>
/// Kills each process of the message path at each of its steps, under load, and counts what was lost and what was done
/// twice. It fails when anything was, outside of the one window that docs/message-path.md names.
/// </summary>
internal static class CrashMatrix
{
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var parts = Enum.GetValues<Part>().Where(part => Option(arguments, "--only") is not { } only || Parts.NameOf(part).Equals(only, StringComparison.OrdinalIgnoreCase)).ToArray();
        Console.WriteLine($"Crash matrix: {Crowd.UsualChats} chats with {Crowd.Rounds} messages each for every row");
        var rows = new List<MatrixRow>();
        await using (var installation = await Installation.PrepareAsync(cancellationToken))
        {
            await installation.StartAsync(cancellationToken);
            Console.WriteLine(MatrixPage.Head);
            foreach (var (part, moment) in parts.SelectMany(part => Moment.All.Select(moment => (part, moment))))
            {
                var outcome = await new Cell(installation, part, moment, rows.Count).RunAsync(cancellationToken);
                rows.Add(new MatrixRow(part, moment.Step, outcome));
                Console.WriteLine(rows[^1].Line);
            }
        }

        if (Option(arguments, "--write") is { } file)
            await File.WriteAllTextAsync(Path.Combine(Checkout.Root, file), MatrixPage.Of(rows), cancellationToken);

        Console.WriteLine(MatrixPage.Summary(rows));
        return rows.TrueForAll(row => row.IsKept) ? 0 : 1;
    }

    private static string? Option(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is var place and >= 0 && place + 1 < arguments.Length ? arguments[place + 1] : null;
}
