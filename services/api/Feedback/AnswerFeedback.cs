namespace ChatAi.Api.Feedback;

/// <summary>What a person thinks of an answer.</summary>
/// <param name="Value">null: nothing, or no longer anything.</param>
internal sealed record AnswerFeedback(Thumb? Value, string? Comment)
{
    /// <param name="value">As the database has it.</param>
    public static AnswerFeedback? Read(string? value, string? comment) =>
        value is null ? null : new AnswerFeedback(Enum.Parse<Thumb>(value, ignoreCase: true), comment);
}

public enum Thumb
{
    Up,
    Down,
}
