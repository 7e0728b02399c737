using System.Diagnostics;
using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Selection;
using Npgsql;

namespace ChatAi.TokenPool.Usage;

/// <summary>A call that is reserved and runs. It is settled once, however it ends; disposed unsettled, it has failed.</summary>
internal sealed partial class OpenCall : IAsyncDisposable
{
    private readonly Ledger ledger;
    private readonly CallMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly long started;
    private readonly Activity? activity;
    public bool IsSettled { get; private set; }

    public OpenCall(Ledger ledger, CallMetrics metrics, TimeProvider clock, ILogger<OpenCall> logger, Reservation reservation, Call call, string model)
    {
        (this.ledger, this.metrics, this.clock, this.logger) = (ledger, metrics, clock, logger);
        (Reservation, Call, Model) = (reservation, call, model);
        started = clock.GetTimestamp();
        activity = Tracing.Start(call, model, reservation.Provider, reservation.KeyId);
    }

    public Reservation Reservation { get; }

    public Call Call { get; }

    /// <summary>The model that the key answers with.</summary>
    public string Model { get; }

    public void FirstByte() => metrics.FirstByte(Reservation.Provider, Call, clock.GetElapsedTime(started));

    public Task CompleteAsync(TokenUsage usage) => SettleAsync("completed", true, usage);

    /// <summary>The provider refused the request for what it says; nothing was produced, and the key is not to blame.</summary>
    public Task RefuseAsync(string reason) => SettleAsync("failed", false, TokenUsage.None, error: reason);

    public Task CancelAsync(TokenUsage estimate) => SettleAsync("cancelled", null, estimate, error: "The caller left");

    public Task FailAsync(UpstreamFailure failure, TokenUsage? estimate = null)
    {
        metrics.Failed(Reservation.Provider, failure);
        return SettleAsync("failed", false, estimate ?? TokenUsage.None, failure, failure.Reason);
    }

    public async ValueTask DisposeAsync()
    {
        if (!IsSettled)
            await SettleAsync("failed", false, TokenUsage.None, error: "The pool itself failed");
    }

    private async Task SettleAsync(string outcome, bool? success, TokenUsage usage, UpstreamFailure? failure = null, string? error = null)
    {
        IsSettled = true;
        var time = clock.GetElapsedTime(started);
        var verdict = failure is null ? null : KeyVerdict.After(failure, Reservation.FailuresInARow + 1);
        try
        {
            await ledger.SettleAsync(new Settlement(
                Reservation.RequestId,
                outcome,
                success,
                usage.PromptTokens,
                usage.CompletionTokens,
                time.TotalSeconds,
                error,
                KeyFailed: failure is not null,
                Disable: verdict?.Disable ?? false,
                CoolFor: verdict?.CoolFor));
        }
        catch (NpgsqlException exception)
        {
            // The request stays counted and its row open, for the sweep; the caller still gets his answer.
            CouldNotSettle(logger, Reservation.RequestId, exception);
        }

        metrics.Settled(Reservation.Provider, Call, outcome, time, usage);
        Tracing.End(activity, outcome, usage, failure);
    }

    [LoggerMessage(LogLevel.Error, "Call {RequestId} could not be settled")]
    private static partial void CouldNotSettle(ILogger logger, Guid requestId, Exception exception);
}
