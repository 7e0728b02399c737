using System.Text.Json.Serialization;
using ChatAi.Api.Assistants;

namespace ChatAi.Api.Handoffs;

/// <summary>How the hand-over of a dialog to a person stands.</summary>
/// <param name="Status">
/// <c>none</c>; <c>requested</c>: it waits in the queue, and the assistant still answers; <c>active</c>: a person has it, and
/// the assistant is silent; <c>released</c> or <c>cancelled</c>: the assistant answers again.
/// </param>
/// <param name="Reason">Who asked for it: <c>user</c>, by the command or its button; <c>detected</c>, in the user's words; <c>api</c> or <c>operator</c>; null when nobody ever did.</param>
/// <param name="QueuePosition">From 1, among the tenant's dialogs; null when it does not wait.</param>
/// <param name="WaitingSeconds">Since it was asked for; null when it does not wait.</param>
internal sealed record Handoff(
    long DialogId,
    string Status,
    string? Reason,
    long? OperatorId,
    DateTimeOffset? RequestedAt,
    DateTimeOffset? TakenAt,
    DateTimeOffset? EndedAt,
    long? QueuePosition,
    double? WaitingSeconds,
    [property: JsonIgnore] WeekHours? WorkingHours,
    [property: JsonIgnore] string TimeZone)
{
    /// <summary>While it waits outside the working hours of its assistant: when they begin.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    public Handoff At(DateTimeOffset now) =>
        this with { OpensAt = Status is "requested" ? Assistants.WorkingHours.OpensAt(WorkingHours, TimeZone, now) : null };
}
