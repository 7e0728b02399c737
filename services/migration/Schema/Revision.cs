namespace ChatAi.Migration.Schema;

/// <param name="AppliedOn">UTC; null when the database does not have it yet.</param>
/// <param name="AppliedBy">Null when that was not written down.</param>
/// <param name="IsHead">Whether it is the newest that this program knows.</param>
internal sealed record Revision(long Version, string Description, DateTime? AppliedOn, string? AppliedBy, bool IsHead);
