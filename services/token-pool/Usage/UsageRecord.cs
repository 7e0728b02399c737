using System.Diagnostics;
using System.Text.Json.Serialization;
using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Usage;

/// <summary>
/// One call to a provider, for the journal and for <c>ai_token_usage</c>; its grant and slot make it one, however often it is
/// written. It is written first when the call is about to be made, with its outcome unknown and charged at what it holds of its
/// limits, so that a process that dies has said what must be said.
/// </summary>
/// <param name="At">When it was made, by the database's clock.</param>
/// <param name="Success">Null when it was neither: the caller left, or the process died.</param>
/// <param name="Cost">US dollars.</param>
/// <param name="Seconds">To the end of the answer.</param>
/// <param name="KeyFailed">Whether the failure is held against the key; a request that is wrong in itself is not.</param>
internal sealed record UsageRecord(
    long GrantId,
    int Slot,
    long KeyId,
    long? TenantGrantId,
    Beneficiary For,
    string Model,
    CallKind Kind,
    DateTimeOffset At,
    Outcome Outcome,
    bool? Success,
    int PromptTokens,
    int CompletionTokens,
    UsageSource Source,
    decimal Cost,
    double? Seconds = null,
    string? Error = null,
    bool KeyFailed = false)
{
    public const string Died = "The process that made this call did not see its end";

    [JsonIgnore]
    public (long GrantId, int Slot) Id => (GrantId, Slot);

    /// <summary>Where its row belongs to as well; a journal that is found has no use for it.</summary>
    [JsonIgnore]
    public ActivityContext Trace { get; init; }

    [JsonIgnore]
    public int TotalTokens => PromptTokens + CompletionTokens;

    /// <summary>What our side or the provider's could not do is no request of the tenant's.</summary>
    [JsonIgnore]
    public bool CountsForTenant => Outcome is not Outcome.Failed;

    /// <summary>A call that may have been made: the replica that held the slot is gone, and its journal too.</summary>
    public static UsageRecord Unnamed(Grant grant, int slot, DateTimeOffset now)
    {
        var share = Math.Max(1, grant.Open.Requests);
        var lastOfDay = grant.Period.EndOfDay.AddTicks(-TimeSpan.TicksPerMicrosecond);
        return new UsageRecord(
            grant.Id,
            slot,
            grant.Account.Id,
            null,
            new Beneficiary(null, null, null),
            "unknown",
            CallKind.Chat,
            now < grant.Period.StartOfDay ? grant.Period.StartOfDay : now < lastOfDay ? now : lastOfDay,
            Outcome.Unknown,
            null,
            (int)(grant.Open.Tokens / share),
            0,
            UsageSource.Unknown,
            grant.Open.Spend / share,
            Error: "The replica that held this request is gone, and its journal with it");
    }
}

internal enum Outcome
{
    Unknown,
    Completed,
    Failed,
    Cancelled,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UsageRecord))]
internal sealed partial class UsageRecordJson : JsonSerializerContext;
