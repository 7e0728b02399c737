using System.Diagnostics;
using System.Diagnostics.Metrics;
using ChatAi.TokenPool.Providers;

namespace ChatAi.TokenPool.Usage;

/// <summary>Counts of the pool's work. Keys appear by provider only: their number is open.</summary>
internal sealed class CallMetrics
{
    public const string MeterName = "ChatAi.TokenPool";

    private static readonly string[] Operations = ["chat", "embeddings"];
    private static readonly string[] Providers = [ProviderNames.OpenAi, ProviderNames.Azure, ProviderNames.Local];

    private readonly Histogram<double> duration;
    private readonly Histogram<double> firstByte;
    private readonly Histogram<int> tokens;
    private readonly Counter<long> exhausted;
    private readonly Counter<long> failures;
    private readonly Counter<long> limits;
    private readonly UpDownCounter<long> open;
    private long unwritten;
    private double unwrittenFor;

    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(MeterName));
        duration = meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "Duration of calls to providers, by outcome.");
        firstByte = meter.CreateHistogram<double>("chatai.token_pool.first_byte.duration", "s", "Time from a call to a provider to the first byte of its answer.");
        tokens = meter.CreateHistogram<int>("gen_ai.client.token.usage", "{token}", "Tokens of calls to providers.");
        exhausted = meter.CreateCounter<long>("chatai.token_pool.exhausted", "{call}", "Calls that no key could answer.");
        limits = meter.CreateCounter<long>("chatai.token_pool.limits_reached", "{call}", "Calls that found a key without room.");
        open = meter.CreateUpDownCounter<long>("chatai.token_pool.reservations", "{call}", "Calls that hold room on a key and run.");
        failures = meter.CreateCounter<long>("chatai.token_pool.key_failures", "{failure}", "Calls that failed on a key, by kind of failure.");
        meter.CreateObservableGauge("chatai.token_pool.usage.depth", () => Interlocked.Read(ref unwritten), "{record}", "Calls that are over and that this replica has not written into the database.");
        meter.CreateObservableGauge("chatai.token_pool.usage.age", () => Volatile.Read(ref unwrittenFor), "s", "For how long this replica has failed to write them.");

        open.Add(0);
        foreach (var operation in Operations)
            exhausted.Add(0, new KeyValuePair<string, object?>("gen_ai.operation.name", operation));
        foreach (var provider in Providers)
            limits.Add(0, new KeyValuePair<string, object?>("gen_ai.provider.name", provider));
        foreach (var (provider, kind) in Providers.SelectMany(_ => Enum.GetValues<FailureKind>(), (provider, kind) => (provider, kind)))
            failures.Add(0, new("gen_ai.provider.name", provider), new("error.type", kind.ToString()));
    }

    public void Exhausted(Call call) => exhausted.Add(1, new KeyValuePair<string, object?>("gen_ai.operation.name", call.Operation));

    public void LimitReached(string provider) => limits.Add(1, new KeyValuePair<string, object?>("gen_ai.provider.name", provider));

    public void Opened() => open.Add(1);

    public void Unwritten(long records, TimeSpan time)
    {
        Interlocked.Exchange(ref unwritten, records);
        Volatile.Write(ref unwrittenFor, time.TotalSeconds);
    }

    public void Failed(string provider, UpstreamFailure failure) =>
        failures.Add(1, new("gen_ai.provider.name", provider), new("error.type", failure.Kind.ToString()));

    public void FirstByte(string provider, Call call, TimeSpan time) =>
        firstByte.Record(time.TotalSeconds, Tags(provider, call));

    public void Settled(string provider, Call call, string model, Outcome outcome, TimeSpan time, TokenUsage usage)
    {
        open.Add(-1);
        var tags = Tags(provider, call);
        tags.Add("chatai.outcome", UsageRows.Name(outcome));
        duration.Record(time.TotalSeconds, tags);

        Count("input", usage.PromptTokens);
        Count("output", usage.CompletionTokens);

        void Count(string type, int number)
        {
            if (number == 0)
                return;

            var typed = Tags(provider, call);
            typed.Add("gen_ai.request.model", model);
            typed.Add("gen_ai.token.type", type);
            tokens.Record(number, typed);
        }
    }

    private static TagList Tags(string provider, Call call) => new()
    {
        { "gen_ai.operation.name", call.Operation },
        { "gen_ai.provider.name", provider },
    };
}
