using System.Diagnostics;
using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Usage;

/// <summary>A call that has its room and runs. It is settled once, however it ends; disposed unsettled, it has failed.</summary>
internal sealed partial class OpenCall : IDisposable
{
    private readonly Calls.Accounts accounts;
    private readonly KeyUse key;
    private readonly UsageRecord begun;
    private readonly Taken taken;
    private readonly Taken? tenant;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly long started;
    private readonly Activity? activity;

    public OpenCall(
        Calls.Accounts accounts,
        Call call,
        KeyUse key,
        UsageRecord begun,
        Taken taken,
        Taken? tenant,
        TimeProvider clock,
        ILogger<OpenCall> logger)
    {
        (this.accounts, this.key, this.begun, this.taken, this.tenant) = (accounts, key, begun, taken, tenant);
        (this.clock, this.logger, Call) = (clock, logger, call);
        started = clock.GetTimestamp();
        activity = Tracing.Start(call, key.Model, key.Provider, KeyId);
        accounts.Metrics.Opened();
    }

    public Call Call { get; }

    public long KeyId => key.Account.Id;

    /// <summary>The model that the key answers with.</summary>
    public string Model => key.Model;

    /// <summary>The number of the call in the accounts: its grant and its place in it.</summary>
    public string Number => $"{begun.GrantId}-{begun.Slot}";

    public bool IsSettled { get; private set; }

    public void FirstByte() => accounts.Metrics.FirstByte(key.Provider, Call, clock.GetElapsedTime(started));

    public void Complete(TokenUsage usage) => Settle(Outcome.Completed, true, usage);

    /// <summary>The provider refused the request for what it says; nothing was produced, and the key is not to blame.</summary>
    public void Refuse(string reason) => Settle(Outcome.Failed, false, TokenUsage.None, error: reason);

    public void Cancel(TokenUsage produced) => Settle(Outcome.Cancelled, null, produced, error: "The caller left");

    public void Fail(UpstreamFailure failure, TokenUsage? produced = null)
    {
        accounts.Metrics.Failed(key.Provider, failure);
        Settle(Outcome.Failed, false, produced ?? TokenUsage.None, failure, failure.Reason);
    }

    public void Dispose()
    {
        if (!IsSettled)
            Settle(Outcome.Failed, false, TokenUsage.None, error: "The pool itself failed");

        activity?.Dispose();
    }

    private void Settle(Outcome outcome, bool? success, TokenUsage usage, UpstreamFailure? failure = null, string? error = null)
    {
        IsSettled = true;
        var time = clock.GetElapsedTime(started);
        var record = begun with
        {
            Outcome = outcome,
            Success = success,
            PromptTokens = usage.PromptTokens,
            CompletionTokens = usage.CompletionTokens,
            Source = usage.Source,
            Cost = key.PriceOf(usage),
            Seconds = time.TotalSeconds,
            Error = error,
            KeyFailed = failure is not null,
            Trace = activity?.Context ?? default,
        };

        Write(record);
        accounts.Rooms.Of(key.Account).Settle(taken, new Amount(1, record.TotalTokens, record.Cost));
        SettleTenant(record);
        accounts.Reporter.Add(record);
        accounts.Metrics.Settled(key.Provider, Call, Model, outcome, time, usage);
        Tracing.End(activity, outcome, usage, failure);
    }

    private void SettleTenant(UsageRecord record)
    {
        if (tenant is null)
            return;

        var room = accounts.Rooms.Of(tenant.Block.Account);
        if (record.CountsForTenant)
            room.Settle(tenant, new Amount(1, record.TotalTokens));
        else
            room.Undo(tenant);
    }

    private void Write(UsageRecord record)
    {
        try
        {
            accounts.Journal.Write(record);
        }
        catch (IOException exception)
        {
            // It is on its way to the database, and only a crash on that way would leave it unknown.
            NotInJournal(logger, Number, exception);
        }
    }

    [LoggerMessage(LogLevel.Error, "The outcome of call {Number} is not in the journal")]
    private static partial void NotInJournal(ILogger logger, string number, Exception exception);
}
