using System.Diagnostics.Metrics;

namespace ChatAi.BotManager.Delivery;

internal sealed class DeliveryMetrics
{
    private static readonly string[] Outcomes =
    [
        "sent",
        nameof(Telegram.TelegramFailure.Unauthorized),
        nameof(Telegram.TelegramFailure.Conflict),
        nameof(Telegram.TelegramFailure.TooManyRequests),
        nameof(Telegram.TelegramFailure.Forbidden),
        nameof(Telegram.TelegramFailure.BadRequest),
        nameof(Telegram.TelegramFailure.Unavailable),
    ];

    private static readonly string[] Causes = ["lost_answer", "restart"];

    private readonly Counter<long> sends;
    private readonly Counter<long> tooMany;
    private readonly Counter<long> possibleDuplicates;
    private readonly Counter<long> deadLetters;
    private readonly Histogram<double> age;
    private long depth;
    private double oldest;

    public DeliveryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(BotManagerTelemetry.Name));
        sends = meter.CreateCounter<long>("chatai.telegram.sends", "{message}", "Messages sent to Telegram, by outcome.");
        tooMany = meter.CreateCounter<long>("chatai.telegram.too_many_requests", "{response}", "Times that Telegram asked to wait (429).");
        possibleDuplicates = meter.CreateCounter<long>(
            "chatai.telegram.possible_duplicates",
            "{message}",
            "Messages sent again although an earlier send may have arrived: its answer was lost, or the process died before it was recorded.");
        deadLetters = meter.CreateCounter<long>("chatai.outbox.dead_letters", "{message}", "Messages that Telegram refused for good; they are kept.");
        age = meter.CreateHistogram<double>("chatai.outbox.wait", "s", "From the commit of a message to its arrival at Telegram.");
        meter.CreateObservableGauge("chatai.outbox.depth", () => Interlocked.Read(ref depth), "{message}", "Messages in the outbox that are not sent. Of the whole installation: every replica tells the same.");
        meter.CreateObservableGauge("chatai.outbox.age", () => Volatile.Read(ref oldest), "s", "How long the oldest unsent message waits. Of the whole installation: every replica tells the same.");

        tooMany.Add(0);
        deadLetters.Add(0);
        foreach (var outcome in Outcomes)
            sends.Add(0, new KeyValuePair<string, object?>("chatai.send.outcome", outcome));
        foreach (var cause in Causes)
            possibleDuplicates.Add(0, new KeyValuePair<string, object?>("chatai.cause", cause));
    }

    public void Sent(TimeSpan waited)
    {
        sends.Add(1, new KeyValuePair<string, object?>("chatai.send.outcome", "sent"));
        age.Record(waited.TotalSeconds);
    }

    public void NotSent(Telegram.TelegramFailure failure)
    {
        sends.Add(1, new KeyValuePair<string, object?>("chatai.send.outcome", failure.GetType().Name));
        if (failure is Telegram.TelegramFailure.TooManyRequests)
            tooMany.Add(1);
    }

    public void GivenUp() => deadLetters.Add(1);

    /// <param name="cause">lost_answer or restart.</param>
    public void PossibleDuplicate(string cause) => possibleDuplicates.Add(1, new KeyValuePair<string, object?>("chatai.cause", cause));

    public void Waiting(long messages, TimeSpan longest)
    {
        Interlocked.Exchange(ref depth, messages);
        Volatile.Write(ref oldest, longest.TotalSeconds);
    }
}
