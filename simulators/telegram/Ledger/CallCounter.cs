using System.Collections.Concurrent;

namespace ChatAi.Simulators.Telegram.Ledger;

/// <summary>Counts of everything that was asked of the server since its start or its last reset.</summary>
public sealed record Statistics(
    IReadOnlyDictionary<string, long> Calls,
    IReadOnlyDictionary<string, long> Answers,
    IReadOnlyDictionary<string, long> UnknownMethods,
    IReadOnlyDictionary<string, long> UnknownParameters,
    long UnknownTokens,
    long WaitingPolls,
    long MostWaitingPolls,
    long WebhookDeliveries,
    long WebhookFailures)
{
    /// <summary>Messages that were sent.</summary>
    public long Sends => CallsOf("sendMessage ok");

    public long TooManyRequests => Answers.GetValueOrDefault("429");

    /// <summary>Calls of a method; "sendMessage ok" counts only those that succeeded.</summary>
    public long CallsOf(string method) => Calls.GetValueOrDefault(method);
}

internal sealed class CallCounter
{
    private readonly ConcurrentDictionary<string, long> calls = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> unknownMethods = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> unknownParameters = new(StringComparer.Ordinal);
    private long unknownTokens;
    private long waitingPolls;
    private long mostWaitingPolls;
    private long webhookDeliveries;
    private long webhookFailures;

    public void Called(string method, int status)
    {
        Add(calls, method);
        if (status == StatusCodes.Status200OK)
            Add(calls, method + " ok");
        Answered(status);
    }

    public void UnknownMethod(string method)
    {
        Add(unknownMethods, method);
        Answered(StatusCodes.Status404NotFound);
    }

    public void UnknownParameter(string method, string parameter) => Add(unknownParameters, $"{method}.{parameter}");

    public void UnknownToken()
    {
        Interlocked.Increment(ref unknownTokens);
        Answered(StatusCodes.Status401Unauthorized);
    }

    public void PollWaits()
    {
        var waiting = Interlocked.Increment(ref waitingPolls);
        for (var most = mostWaitingPolls; waiting > most; most = mostWaitingPolls)
            Interlocked.CompareExchange(ref mostWaitingPolls, waiting, most);
    }

    public void PollEnded() => Interlocked.Decrement(ref waitingPolls);

    public void WebhookDelivered() => Interlocked.Increment(ref webhookDeliveries);

    public void WebhookFailed() => Interlocked.Increment(ref webhookFailures);

    public void Reset()
    {
        calls.Clear();
        answers.Clear();
        unknownMethods.Clear();
        unknownParameters.Clear();
        unknownTokens = webhookDeliveries = webhookFailures = 0;
        mostWaitingPolls = waitingPolls;
    }

    public Statistics Read() => new(
        Copy(calls),
        Copy(answers),
        Copy(unknownMethods),
        Copy(unknownParameters),
        Interlocked.Read(ref unknownTokens),
        Interlocked.Read(ref waitingPolls),
        Interlocked.Read(ref mostWaitingPolls),
        Interlocked.Read(ref webhookDeliveries),
        Interlocked.Read(ref webhookFailures));

    private void Answered(int status) => Add(answers, status.ToString(CultureInfo.InvariantCulture));

    private static void Add(ConcurrentDictionary<string, long> counts, string name) =>
        counts.AddOrUpdate(name, 1, static (_, count) => count + 1);

    private static SortedDictionary<string, long> Copy(ConcurrentDictionary<string, long> counts) =>
        new(counts, StringComparer.Ordinal);
}
