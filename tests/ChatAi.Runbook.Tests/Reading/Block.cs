namespace ChatAi.Runbook.Tests.Reading;

/// <summary>A block of commands in the runbook, with what the comment after it says of them.</summary>
/// <param name="Line">Where it begins.</param>
/// <param name="Expected">
/// A regular expression for what each command prints; <see cref="Nothing"/> for one that prints nothing, and with
/// <see cref="NothingOr"/> before it for one that may.
/// </param>
/// <param name="NotRun">Why it is not run; null for one that is.</param>
public sealed record Block(
    string Section,
    int Line,
    Place Place,
    IReadOnlyList<string> Commands,
    IReadOnlyList<string> Expected,
    string? NotRun)
{
    public const string Nothing = "(nothing)";

    public const string NothingOr = "(nothing or) ";

    public override string ToString() => $"{Section} (line {Line})";
}
