using System.Globalization;

namespace ChatAi.Migration.Schema;

/// <summary>Where an upgrade or a downgrade is to end, as it is written on the command line.</summary>
internal abstract record RevisionTarget
{
    public static readonly RevisionTarget Head = new Newest();

    public static RevisionTarget Parse(string text) => text switch
    {
        "head" => Head,
        "base" => new Empty(),
        ['+', .. var steps] when Number(steps) is { } count and > 0 => new Up((int)count),
        ['-', .. var steps] when Number(steps) is { } count and > 0 => new Down((int)count),
        _ when Number(text) is { } version => new Exact(version),
        _ => throw new SchemaException($"'{text}' is neither head, base, a revision, +N nor -N."),
    };

    /// <summary>The version to end at; 0 is the empty database.</summary>
    /// <param name="known">All revisions, oldest first.</param>
    /// <param name="current">How many of them are applied.</param>
    public long Resolve(IReadOnlyList<long> known, int current) => this switch
    {
        Newest => known[^1],
        Empty => 0,
        Up up when current + up.Steps <= known.Count => known[current + up.Steps - 1],
        Down down when current - down.Steps >= 0 => current == down.Steps ? 0 : known[current - down.Steps - 1],
        Exact exact when known.Contains(exact.Version) => exact.Version,
        Exact exact => throw new SchemaException($"There is no revision {exact.Version}."),
        _ => throw new SchemaException($"There are not that many revisions: {current} of {known.Count} are applied."),
    };

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed record Newest : RevisionTarget;

    private sealed record Empty : RevisionTarget;

    private sealed record Up(int Steps) : RevisionTarget;

    private sealed record Down(int Steps) : RevisionTarget;

    private sealed record Exact(long Version) : RevisionTarget;
}
