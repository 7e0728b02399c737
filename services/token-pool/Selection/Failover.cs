using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Providers.Tokens;
using ChatAi.TokenPool.Usage;
using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Selection;

/// <summary>
/// Finds the key that answers a call:
/// 1. order the keys that could,
/// 2. reserve on the next of them; a limit reached meanwhile by another replica only means: on to the one after,
/// 3. call its provider and wait for the first byte,
/// 4. a failure is settled, judged, and the next key tried; once a byte is there, the answer is this key's.
/// </summary>
internal sealed partial class Failover(
    Candidates candidates,
    Ledger ledger,
    IServiceProvider providers,
    CallMetrics metrics,
    IOptions<FailoverOptions> options,
    TimeProvider clock,
    ILogger<Failover> logger)
{
    public async Task<Answer> SendAsync(Call call, CancellationToken callerGone)
    {
        // 1
        var order = KeyOrder.For(call.Kind, call.Model, await candidates.ReadAsync(callerGone));
        var attempts = 0;
        var knowTheModel = false;
        foreach (var choice in order.TakeWhile(_ => attempts < options.Value.MostAttempts))
        {
            // 2
#pragma warning disable CA2000 // settled below when it fails, by the one who passes the reply on when it does not
            if (await ledger.ReserveAsync(call, choice) is not { } open)
                continue;
#pragma warning restore CA2000

            attempts++;

            // 3
            switch (await SendAsync(open, callerGone))
            {
                // 4
                case Reply.Failed(var failure):
                    await open.FailAsync(failure);
                    knowTheModel |= failure.Kind is not FailureKind.ModelUnknown;
                    FailedOver(logger, open.Reservation.KeyId, failure.Kind, failure.Reason);
                    break;

                case var reply:
                    return new Answer.Begun(open, reply);
            }
        }

        return await ExplainAsync(call, attempts > 0 && !knowTheModel, callerGone);
    }

    private async Task<Reply> SendAsync(OpenCall open, CancellationToken callerGone)
    {
        try
        {
            if (ledger.Open(open.Reservation) is not { } credential)
                return new Reply.Failed(new UpstreamFailure(FailureKind.Unauthorized, "The stored key cannot be opened with this SECRET_KEY"));

            var provider = providers.GetRequiredKeyedService<IProvider>(credential.Provider);
            return await provider.SendAsync(open.Call, open.Model, credential, callerGone);
        }
        catch (OperationCanceledException) when (callerGone.IsCancellationRequested)
        {
            await open.CancelAsync(TokenEstimate.Of(open.Call, ""));
            throw;
        }
        catch
        {
            // A fault of our own must not leave a reservation open.
            await open.DisposeAsync();
            throw;
        }
    }

    private async Task<Answer> ExplainAsync(Call call, bool modelUnknown, CancellationToken cancellationToken)
    {
        var now = await candidates.ReadAsync(cancellationToken);
        if (modelUnknown || Exhaustion.RetryAfter(call.Kind, call.Model, now, clock.GetUtcNow()) is not { } wait)
            return new Answer.NoSuchModel();

        metrics.Exhausted(call);
        Exhausted(logger, call.Operation, wait);
        return new Answer.Exhausted(wait);
    }

    [LoggerMessage(LogLevel.Warning, "Key {KeyId} failed: {Kind}. {Reason}")]
    private static partial void FailedOver(ILogger logger, long keyId, FailureKind kind, string reason);

    [LoggerMessage(LogLevel.Warning, "No key could answer a {Operation} call; one may in {Wait}")]
    private static partial void Exhausted(ILogger logger, string operation, TimeSpan wait);
}

/// <summary>What the pool has for a caller.</summary>
internal abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>A reply to pass on, and the open call to settle when that is done.</summary>
    public sealed record Begun(OpenCall Open, Reply Reply) : Answer;

    public sealed record Exhausted(TimeSpan RetryAfter) : Answer;

    public sealed record NoSuchModel : Answer;
}
