using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;

namespace ChatAi.Api.Accounts;

/// <summary>
/// Hashes passwords, and takes as long over an account that does not exist as over one that does. A hash costs a core for
/// a good while, so that only as many are made at a time as there are cores, and the rest wait in a line that ends somewhere.
/// </summary>
internal sealed class Passwords : IDisposable
{
    private const int LongestLine = 200;

    private readonly PasswordHasher<Passwords> hasher = new();
    private readonly Lazy<string> nobodys;
    private readonly ConcurrencyLimiter turns = new(new() { PermitLimit = Environment.ProcessorCount, QueueLimit = LongestLine });

    // Of what it is the hash does not matter: without an account nothing matches.
    public Passwords() => nobodys = new(() => hasher.HashPassword(this, "nobody's"));

    public async Task<string> HashAsync(string password, CancellationToken cancellationToken)
    {
        using var turn = await TurnAsync(cancellationToken);
        return hasher.HashPassword(this, password);
    }

    /// <param name="hash">null when there is no such account.</param>
    public async Task<bool> MatchAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        using var turn = await TurnAsync(cancellationToken);
        var result = hasher.VerifyHashedPassword(this, hash ?? nobodys.Value, password);
        return hash is not null && result != PasswordVerificationResult.Failed;
    }

    public void Dispose() => turns.Dispose();

    private async Task<RateLimitLease> TurnAsync(CancellationToken cancellationToken)
    {
        var turn = await turns.AcquireAsync(cancellationToken: cancellationToken);
        if (turn.IsAcquired)
            return turn;

        turn.Dispose();
        throw new BadHttpRequestException("Too many are logging in at this moment.", StatusCodes.Status503ServiceUnavailable);
    }
}
