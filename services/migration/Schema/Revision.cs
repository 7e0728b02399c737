namespace ChatAi.Migration.Schema;

/// <param name="AppliedOn">UTC; null when the database does not have it yet.</param>
internal sealed record Revision(long Version, string Description, DateTime? AppliedOn, bool IsHead);
