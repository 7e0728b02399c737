using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatAi.ServiceDefaults.Authentication;

/// <summary>
/// Knows the sessions that ended before their access tokens did. It asks when a token has to be judged and what it knows
/// is older than <see cref="EndedSessionOptions.SessionsGoodFor"/>; all who come meanwhile wait for the same answer, so
/// that this costs a request every few seconds and no more. Where the issuer does not answer, what was known last holds:
/// while it is away, nothing can end a session either.
/// </summary>
public sealed partial class EndedSessions(
    IEndedSessionsSource source,
    IOptions<EndedSessionOptions> options,
    TimeProvider clock,
    ILogger<EndedSessions> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private volatile Known? known;
    private Task<Known>? asking;
    private int turns;

    /// <summary>One has just ended here: the next token is not judged by what was known before.</summary>
    public void LookAgain()
    {
        lock (gate)
        {
            // An answer that is under way may be from before it, too.
            turns++;
            known = known is null ? null : known with { AskedAt = null };
            asking = null;
        }
    }

    public async ValueTask<bool> IncludeAsync(Guid session, CancellationToken cancellationToken)
    {
        var current = known;
        if (current?.AskedAt is not { } askedAt || clock.GetElapsedTime(askedAt) > options.Value.SessionsGoodFor)
            current = await Ask().WaitAsync(cancellationToken);

        return current.Sessions.Contains(session);
    }

    private Task<Known> Ask()
    {
        lock (gate)
            return asking is { IsCompleted: false } ? asking : asking = AskAsync(turns);
    }

    private async Task<Known> AskAsync(int turn)
    {
        // From before the question, not the answer: nothing that ended in between is missed for longer.
        var askedAt = clock.GetTimestamp();
        await Task.Yield();
        var sessions = known?.Sessions ?? FrozenSet<Guid>.Empty;
        try
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            sessions = (await source.ReadAsync(patience.Token)).ToFrozenSet();
        }
#pragma warning disable CA1031 // HTTP, JSON and the database fail in ways of their own; each means that there is no answer
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotRead(logger, exception);
        }

        lock (gate)
            return known = new Known(sessions, turn == turns ? askedAt : null);
    }

    private sealed record Known(FrozenSet<Guid> Sessions, long? AskedAt);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Which sessions have ended could not be asked; those known before are refused")]
        public static partial void NotRead(ILogger logger, Exception exception);
    }
}

/// <summary>Where the sessions are known: at the issuer itself, or over HTTP.</summary>
public interface IEndedSessionsSource
{
    Task<IReadOnlyCollection<Guid>> ReadAsync(CancellationToken cancellationToken);
}
