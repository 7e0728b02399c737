using ChatAi.Api.Answers;
using ChatAi.Api.Wishes;

namespace ChatAi.Api.Dialogs;

/// <summary>A user's message and the answer to it. Its key, a bot's update or what a frontend gave, makes it one, however often it is asked for.</summary>
/// <param name="AsksForPerson">The reason of the hand-over that the message asks for; null when it asks for none.</param>
/// <param name="WaitsForPerson">A person was asked for before, and has not come yet.</param>
internal sealed record Turn(
    long QuestionId,
    long DialogId,
    long UserId,
    TurnKind Kind,
    string Text,
    string? Quote,
    string? FirstName,
    StockPhrases Phrases,
    Answerer Answerer,
    IReadOnlyList<Remark> Earlier,
    string? AsksForPerson,
    bool WaitsForPerson)
{
    /// <returns>The reason of the hand-over that a message asks for. Whoever waits already is answered as if he did not ask.</returns>
    public static string? WishIn(TurnKind kind, string text, string handoffStatus, bool detects) => kind switch
    {
        TurnKind.Operator => "user",
        TurnKind.Text when detects && handoffStatus is not ("requested" or "active") && WishForPerson.IsIn(text) => "detected",
        _ => null,
    };

    /// <summary>Whether something is asked that an assistant answers: neither a command nor a greeting.</summary>
    public bool IsQuestion => Kind is TurnKind.Text && AsksForPerson is null && !SmallTalk.IsIn(Text);

    /// <summary>Whether a question was answered with nothing of the documents, though there are some.</summary>
    public bool LeavesOpen(Answer answer) => IsQuestion && Answerer.PassageCount > 0 && answer.Sources.Count == 0;

    /// <summary>Whether a person should be offered along with the answer.</summary>
    public bool OffersPerson(Answer answer) =>
        !WaitsForPerson && AsksForPerson is null && (Kind is TurnKind.Help || LeavesOpen(answer));
}

internal enum TurnKind
{
    Text,

    /// <summary>A voice message, a photo: something that cannot be answered yet.</summary>
    Unsupported,

    /// <summary>The person begins, or comes back to, the chat.</summary>
    Start,

    Help,

    /// <summary>What was said so far no longer counts.</summary>
    New,

    /// <summary>The person wants to talk to a person.</summary>
    Operator,
}

/// <summary>What became of asking for a turn.</summary>
internal abstract record TurnStart
{
    /// <summary>The assistant or its owner is gone.</summary>
    public sealed record Nowhere : TurnStart;

    /// <summary>Somebody else is at it.</summary>
    public sealed record InProgress : TurnStart;

    /// <summary>It has its answer already, or never gets one.</summary>
    public sealed record Over(TurnEvent Outcome) : TurnStart;

    public sealed record Claimed(Turn Turn, TurnClaim Claim) : TurnStart;
}

/// <summary>What the caller of a turn is told. Anything but a piece of text or a restart is the last event.</summary>
internal abstract record TurnEvent(string Name)
{
    public sealed record Delta(string Text) : TurnEvent("delta");

    /// <summary>The answer is begun anew: every piece of text before this is void.</summary>
    public sealed record Restart() : TurnEvent("restart");

    public sealed record Answered(long DialogId, long MessageId, long? OutboxId, string Text, IReadOnlyList<Source> Sources) : TurnEvent("answer");

    public sealed record Silent(long DialogId) : TurnEvent("silent");

    public sealed record Failed(int Status, string Type, string Title, int RetryAfter) : TurnEvent("error");
}
