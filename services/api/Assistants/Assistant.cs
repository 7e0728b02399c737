
namespace ChatAi.Api.Assistants;

/// <summary>An assistant as its owner sees it.</summary>
/// <param name="QuotaMessage">What it says when the quota of the month is used up; empty leaves that to us.</param>
/// <param name="EmbeddingModel">Fixed by the first document; null before.</param>
/// <param name="DetectHandoff">Whether a message that asks for a person in words counts as <c>/operator</c> does.</param>
/// <param name="WorkingHours">When there are people to answer; null: always.</param>
/// <param name="TimeZone">That of the working hours, by its name in the tz database.</param>
/// <param name="Version">In quotation marks it is the entity tag.</param>
/// <param name="NotFoundMessage">What it says when its documents have nothing; empty leaves that to the model, in the language of the question.</param>
/// <param name="FeedbackButtons">Whether thumbs stand under its answers on Telegram.</param>
internal sealed record Assistant(
    long Id,
    long UserId,
    string Name,
    string AiModel,
    string SystemPrompt,
    string QuotaMessage,
    string? EmbeddingModel,
    bool IsActive,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    bool DetectHandoff,
    WeekHours? WorkingHours,
    string TimeZone,
    long Version,
    string NotFoundMessage,
    bool FeedbackButtons);
