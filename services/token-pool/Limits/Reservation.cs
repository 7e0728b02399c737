namespace ChatAi.TokenPool.Limits;

/// <summary>A request's place within the limits of one key. Printed, it shows no secret.</summary>
/// <param name="FailuresInARow">Of the key, before this call.</param>
internal sealed record Reservation(
    Guid RequestId,
    long KeyId,
    string Provider,
    string? Endpoint,
    byte[]? TokenCiphertext,
    int FailuresInARow)
{
    public override string ToString() => $"{RequestId} on key {KeyId}";
}
