using System.Text.Json;

namespace ChatAi.TokenPool.Providers;

internal enum CallKind
{
    Chat,
    Embedding,
}

/// <summary>One call of the OpenAI API as its caller made it.</summary>
/// <param name="Model">The model asked for; <see cref="ModelNames.Default"/> leaves the choice to the pool.</param>
/// <param name="WantsUsage">Whether the caller of a stream asked for its last event, the usage.</param>
/// <param name="Deadline">How long the caller waits for the first byte of a stream, or for a whole answer.</param>
/// <param name="AvoidKey">A key that has just failed the caller in the middle of an answer.</param>
/// <param name="Body">The whole request, so that what the pool knows nothing of still reaches the provider.</param>
internal sealed record Call(CallKind Kind, string Model, bool Stream, bool WantsUsage, JsonElement Body, Beneficiary For, long? AvoidKey = null, TimeSpan? Deadline = null)
{
    public string Operation => Kind is CallKind.Chat ? "chat" : "embeddings";
}

/// <summary>On whose behalf a call is made, for the accounts.</summary>
internal sealed record Beneficiary(long? UserId, long? AssistantId, long? DialogId);
