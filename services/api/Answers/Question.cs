using System.Text.Json;
using ChatAi.Api.Assistants;
using ChatAi.Api.TokenPool;
using ChatAi.ServiceDefaults.Json;

namespace ChatAi.Api.Answers;

/// <summary>What is to be answered, by whom, after what.</summary>
/// <param name="Quote">What the assistant had said that the text replies to.</param>
/// <param name="Earlier">The dialog so far, oldest first.</param>
internal sealed record Question(string Text, string? Quote, Answerer Answerer, PoolCaller Caller, IReadOnlyList<Remark> Earlier)
{
    /// <summary>What is said, without asking a model, when nothing is found; null: it is for the model to say.</summary>
    public string? WordsForNothing =>
        Answerer.PassageCount > 0 && !string.IsNullOrWhiteSpace(Answerer.NotFoundMessage) && !SmallTalk.IsIn(Text) ? Answerer.NotFoundMessage.Trim() : null;
}

/// <summary>The assistant that answers.</summary>
/// <param name="QuotaMessage">What its owner has it say when the tenant's quota is used up; empty leaves that to us.</param>
/// <param name="DetectHandoff">Whether a message that asks for a person in words counts as the command does.</param>
/// <param name="WorkingHours">When there are people to answer, in the time zone; null: always.</param>
/// <param name="PassageCount">How many passages it knows; none means that nothing has to be looked up.</param>
/// <param name="NotFoundMessage">What its owner has it say when the documents have nothing; empty leaves that to the model.</param>
/// <param name="FeedbackButtons">Whether thumbs stand under its answers.</param>
internal sealed record Answerer(
    long Id,
    string Name,
    string Model,
    string SystemPrompt,
    string QuotaMessage,
    string? EmbeddingModel,
    bool DetectHandoff,
    WeekHours? WorkingHours,
    string TimeZone,
    long PassageCount,
    string NotFoundMessage = "",
    bool FeedbackButtons = true);

internal sealed record Remark(string Sender, string Text)
{
    public bool IsOfUser => Sender == "user";

    /// <summary>Something that was asked, as far as can be told: neither a command nor a greeting.</summary>
    public bool IsQuestion => IsOfUser && !string.IsNullOrWhiteSpace(Text) && !Text.StartsWith('/') && !SmallTalk.IsIn(Text);
}

/// <param name="Sources">The passages that the text cites.</param>
internal sealed record Answer(string Text, IReadOnlyList<Source> Sources);

/// <summary>A passage as the answer's reader is shown it.</summary>
/// <param name="Excerpt">How it begins; null for answers from before excerpts were kept.</param>
/// <param name="PageFrom">The page of the document where it begins; null where there are no pages.</param>
internal sealed record Source(int Number, string Title, string Heading, string? Excerpt, int? PageFrom = null, int? PageTo = null)
{
    /// <param name="json">As messages keep them; null for none.</param>
    public static IReadOnlyList<Source> ReadAll(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<Source>>(json, WireJson.Options) ?? [];
}
