namespace ChatAi.Api.Events;

/// <summary>What somebody watches.</summary>
/// <param name="TenantId">null: every tenant's.</param>
/// <param name="DialogId">null: every dialog.</param>
internal sealed record EventScope(long? TenantId, long? DialogId)
{
    public bool Includes(PlacedEvent happened) =>
        (TenantId is null || TenantId == happened.UserId)
        && (DialogId is null || DialogId == happened.DialogId);
}
