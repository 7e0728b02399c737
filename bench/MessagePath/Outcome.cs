namespace ChatAi.Bench.MessagePath;

/// <summary>What one kill has cost.</summary>
/// <param name="LostUpdates">Said by a person, and not done in the inbox.</param>
/// <param name="LostReplies">Said by a person, and not answered in the chat.</param>
/// <param name="DoubledTurns">Answers that were stored beside another to the same message.</param>
/// <param name="DoubledMessages">Answers that stand in a chat beside an equal one.</param>
/// <param name="PossibleDuplicates">How many of these bot-manager's metric gives notice of.</param>
/// <param name="UnaccountedCalls">Calls of the provider without a usage row.</param>
/// <param name="Recovery">From the kill until every message was answered.</param>
/// <param name="Deaths">Processes that ended although nobody killed them.</param>
internal sealed record Outcome(
    int LostUpdates,
    int LostReplies,
    int DoubledTurns,
    int DoubledMessages,
    int PossibleDuplicates,
    int UnaccountedCalls,
    TimeSpan Recovery,
    IReadOnlyList<string> Deaths)
{
    /// <summary>Whether all is as docs/message-path.md promises for a crash of this process.</summary>
    public bool Keeps(Part killed) =>
        LostUpdates + LostReplies + DoubledTurns + UnaccountedCalls + Deaths.Count == 0
        && DoubledMessages <= (Parts.MayDouble(killed) ? PossibleDuplicates : 0);
}
