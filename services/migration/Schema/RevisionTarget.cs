using System.Globalization;

namespace ChatAi.Migration.Schema;

/// <summary>Where an upgrade or a downgrade is to end, as it is written on the command line.</summary>
internal abstract record RevisionTarget
{
    public static readonly RevisionTarget Head = new Newest();

    public static readonly RevisionTarget Base = new Empty();

    public static RevisionTarget Parse(string text) => text switch
    {
        "head" => Head,
        "base" => Base,
        ['+', .. var steps] when Number(steps) is { } count and > 0 => new Up(count),
        ['-', .. var steps] when Number(steps) is { } count and > 0 => new Down(count),
        _ when Number(text) is { } version => new Exact(version),
        _ => throw new SchemaException($"'{text}' is neither head, base, a revision, +N nor -N."),
    };

    /// <summary>What is to be applied, in this order. A revision that came late from another branch is among them.</summary>
    /// <param name="known">All revisions, oldest first.</param>
    /// <param name="applied">Those that the database has.</param>
    public IReadOnlyList<long> StepsUp(IReadOnlyList<long> known, IReadOnlyCollection<long> applied)
    {
        long[] pending = [.. known.Where(version => !applied.Contains(version))];
        return this switch
        {
            Newest => pending,
            Up up when up.Steps <= pending.Length => pending[..(int)up.Steps],
            Up => throw new SchemaException($"There are not that many revisions: {known.Count - pending.Length} of {known.Count} are applied."),
            Exact exact when Existing(exact, known) is var end => [.. pending.Where(version => version <= end)],
            _ => throw new SchemaException("An upgrade goes up: to head, a revision, or +N."),
        };
    }

    /// <summary>What is to be taken back, in this order.</summary>
    public IReadOnlyList<long> StepsDown(IReadOnlyList<long> known, IReadOnlyCollection<long> applied)
    {
        long[] present = [.. known.Where(applied.Contains).Reverse()];
        return this switch
        {
            Empty => present,
            Down down when down.Steps <= present.Length => present[..(int)down.Steps],
            Down => throw new SchemaException($"There are not that many revisions: {present.Length} of {known.Count} are applied."),
            Exact exact when Existing(exact, known) is var end => [.. present.Where(version => version > end)],
            _ => throw new SchemaException("A downgrade goes down: to base, a revision, or -N."),
        };
    }

    /// <summary>The revisions of a database that stands there; for scripts that are made without one.</summary>
    public IReadOnlyCollection<long> Applied(IReadOnlyList<long> known) => this switch
    {
        Newest => known,
        Empty => [],
        Exact exact when Existing(exact, known) is var end => [.. known.Where(version => version <= end)],
        _ => throw new SchemaException("A script from one revision to another begins at head, base, or a revision."),
    };

    private static long Existing(Exact exact, IReadOnlyList<long> known) => known.Contains(exact.Version)
        ? exact.Version
        : throw new SchemaException($"There is no revision {exact.Version}.");

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed record Newest : RevisionTarget;

    private sealed record Empty : RevisionTarget;

    private sealed record Up(long Steps) : RevisionTarget;

    private sealed record Down(long Steps) : RevisionTarget;

    private sealed record Exact(long Version) : RevisionTarget;
}
