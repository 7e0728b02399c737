using System.Globalization;

namespace ChatAi.Bench.MessagePath;

internal sealed record MatrixRow(Part Killed, string Step, Outcome Outcome)
{
    public bool IsKept => Outcome.Keeps(Killed);

    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Parts.NameOf(Killed)} | {Step} | {Outcome.LostUpdates} | {Outcome.LostReplies} | {Outcome.DoubledTurns} | {Doubled} | {Outcome.UnaccountedCalls} | {Outcome.Recovery.TotalSeconds:0.0} |{Remark}");

    private string Doubled => Outcome.PossibleDuplicates == 0
        ? $"{Outcome.DoubledMessages}"
        : $"{Outcome.DoubledMessages} of {Outcome.PossibleDuplicates} counted";

    private string Remark => (IsKept ? "" : " **violated**") + string.Concat(Outcome.Deaths.Select(name => $" {name} ended by itself"));
}

/// <summary>The matrix as docs/crash-matrix.md shows it.</summary>
internal static class MatrixPage
{
    public const string Head = """
        | killed | at | lost updates | lost replies | doubled turns | doubled messages | calls without a usage row | recovery, s |
        |---|---|---:|---:|---:|---:|---:|---:|
        """;

    public static string Summary(IReadOnlyCollection<MatrixRow> rows)
    {
        var violated = rows.Count(row => !row.IsKept);
        var messages = rows.Count * Crowd.UsualChats * Crowd.Rounds;
        return violated == 0
            ? $"{rows.Count} rows, {messages} messages: nothing lost, nothing done twice outside the window"
            : $"VIOLATED in {violated} of {rows.Count} rows";
    }

    public static string Of(IReadOnlyCollection<MatrixRow> rows) =>
        $"""
        # Crash matrix

        Each process of the [message path](message-path.md), killed with `kill -9` at each of its steps. Written by `dotnet run --project bench -c Release -- crash-matrix --write docs/crash-matrix.md`.

        For each row {Crowd.UsualChats} people in as many chats with 5 bots say {Crowd.Rounds} messages each, on over the crash, to services that run as processes over a private PostgreSQL and Redis, between the simulators of Telegram and of the AI provider. The provider, or Telegram, is slowed down at the step in question; when the simulators' ledgers or the database show at least 10 messages at it, the process is killed and at once started again at its address. When nothing is pending any more, the books are compared. Every message has a mark of its own and the provider answers by an echo, so each answer belongs to one message. A **lost update** was said and is not `done` in `telegram_updates`; a **lost reply** has no answer in its chat; a **doubled turn** has two answers in `dialog_messages`, a **doubled message** two in its chat. Of these, "counted" is what bot-manager's metric `chatai.telegram.possible_duplicates` has given notice of; more than that, or any at all where neither bot-manager nor PostgreSQL was killed, is a violation. **Recovery** is the time from the kill until everything was answered, with the start of the process and the rest of the talking in it: the rows without a kill show how long the talking takes by itself, and a busy machine is slow at starting. After a crash of api or PostgreSQL it is mostly the 30 seconds of a turn's lease. Redis is listed because it belongs to an installation; no service of the path keeps anything in it.

        {Head}
        {string.Join('\n', rows.Select(row => row.Line))}

        {Summary(rows)}.

        """;
}
