using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Providers.Tokens;
using ChatAi.TokenPool.Usage;
using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Selection;

/// <summary>
/// Finds the key that answers a call:
/// 1. choose the best of the keys that were not tried yet,
/// 2. a key or an account that has just rested is tried by one caller alone,
/// 3. take room on it, and write down that the call is about to be made; without room: on to the next,
/// 4. call its provider and wait for the first byte,
/// 5. a failure is settled, judged, and the next key tried; once a byte is there, the answer is this key's.
/// </summary>
internal sealed partial class Failover(
    KeyRing ring,
    Calls calls,
    Judge judge,
    IServiceProvider providers,
    CallMetrics metrics,
    IOptions<FailoverOptions> options,
    IOptions<ProviderOptions> providerOptions,
    DatabaseClock clock,
    ILogger<Failover> logger)
{
    public async Task<Answer> SendAsync(Call call, CancellationToken callerGone)
    {
        var hasQuota = call.For.UserId is { } tenant && ring.Current.Quotas.Contains(tenant);
        var tried = new HashSet<long>();
        var attempts = 0;
        var knowTheModel = false;

        // 1
        while (attempts < options.Value.MostAttempts && Next(call, tried) is { } choice)
        {
            tried.Add(choice.Key.Id);

            // 2
            if (!await judge.MayTryAsync(choice.Key))
                continue;

            // 3
            var (open, isQuotaReached) = await calls.BeginAsync(call, Use(call, choice, hasQuota), hasQuota);
            if (isQuotaReached)
                return new Answer.QuotaReached(Period.Of(clock.Now).EndOfMonth - clock.Now);
            if (open is null)
                continue;

            attempts++;

            // 4
            switch (await SendAsync(open, choice.Key, callerGone))
            {
                // 5
                case Reply.Failed(var failure):
                    open.Fail(failure);
                    FailedOver(logger, choice.Key.Id, failure.Kind, failure.Reason);
                    await judge.CondemnAsync(choice.Key, failure);
                    knowTheModel |= failure.Kind is not FailureKind.ModelUnknown;
                    break;

                case var reply:
                    await judge.AcquitAsync(choice.Key);
                    return new Answer.Begun(open, reply, failure => judge.CondemnAsync(choice.Key, failure));
            }
        }

        return Explain(call, attempts > 0 && !knowTheModel);
    }

    /// <summary>The key that the caller wants to avoid comes when there is no other.</summary>
    private Choice? Next(Call call, HashSet<long> tried)
    {
        var (current, now) = (ring.Current, clock.Now);
        return KeyOrder.Next(Candidates(avoided: false), call.For.DialogId)
            ?? (call.AvoidKey is null ? null : KeyOrder.Next(Candidates(avoided: true), call.For.DialogId));

        IEnumerable<Candidate> Candidates(bool avoided)
        {
            foreach (var choice in current.For(call.Kind, call.Model))
            {
                var key = choice.Key;
                if (key.Id == call.AvoidKey == avoided && current.IsAwake(key, now) && !tried.Contains(key.Id))
                    yield return new Candidate(choice, key.Room.Left, key.Room.Used);
            }
        }
    }

    /// <summary>What a call must hold; tokens are counted ahead only where a limit asks for it.</summary>
    private KeyUse Use(Call call, Choice choice, bool hasQuota)
    {
        var limits = choice.Key.Limits;
        var price = ring.Current.Prices.GetValueOrDefault(choice.Model);
        var most = limits.CountsTokens || limits.CountsSpend || hasQuota
            ? TokenEstimate.Ceiling(call, providerOptions.Value.LongestAnswer)
            : TokenUsage.None;
        var need = new Amount(1, limits.CountsTokens ? most.TotalTokens : 0, limits.CountsSpend ? PriceOf(most) : 0);

        return new KeyUse(
            choice.Key.Limited,
            choice.Key.Provider,
            choice.Model,
            need,
            most.TotalTokens,
            PriceOf);

        decimal PriceOf(TokenUsage usage) => price?.Of(usage.PromptTokens, usage.CompletionTokens) ?? 0;
    }

    private async Task<Reply> SendAsync(OpenCall open, PoolKey key, CancellationToken callerGone)
    {
        try
        {
            if (key.Credential is not { } credential)
                return new Reply.Failed(new UpstreamFailure(FailureKind.Unauthorized, "The stored key cannot be opened with this SECRET_KEY"));

            var provider = providers.GetRequiredKeyedService<IProvider>(credential.Provider);
            return await provider.SendAsync(open.Call, open.Model, credential, callerGone);
        }
        catch (OperationCanceledException) when (callerGone.IsCancellationRequested)
        {
            open.Cancel(TokenEstimate.Of(open.Call, ""));
            throw;
        }
        catch
        {
            // A fault of our own must not leave its room taken.
            open.Dispose();
            throw;
        }
    }

    private Answer Explain(Call call, bool modelUnknown)
    {
        if (modelUnknown || Exhaustion.RetryAfter(States(call), clock.Now) is not { } wait)
            return new Answer.NoSuchModel();

        metrics.Exhausted(call);
        Exhausted(logger, call.Operation, wait);
        return new Answer.Exhausted(wait);
    }

    private IEnumerable<KeyStanding> States(Call call)
    {
        var current = ring.Current;
        return current.For(call.Kind, call.Model).Select(choice => new KeyStanding(
            choice.Key.IsActive,
            choice.Key.Health.Standing,
            current.AccountOf(choice.Key)?.Standing ?? Standing.Ready,
            choice.Key.Room.Seen));
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
    /// <param name="BreaksOff">To be told when a stream fails after its first byte.</param>
    public sealed record Begun(OpenCall Open, Reply Reply, Func<UpstreamFailure, Task> BreaksOff) : Answer;

    public sealed record Exhausted(TimeSpan RetryAfter) : Answer;

    /// <summary>The tenant has used up what it may use in a month.</summary>
    public sealed record QuotaReached(TimeSpan RetryAfter) : Answer;

    public sealed record NoSuchModel : Answer;
}
