using System.Diagnostics;
using ChatAi.Simulators.OpenAI;
using ChatAi.Simulators.OpenAI.Keys;

namespace ChatAi.EndToEnd.Tests.Telemetry;

/// <summary>A message is one trace, from Telegram's update to the row of its usage, and says nothing of what was said.</summary>
public sealed class TraceTests(OwnInstallation installation)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Each step of the message path, by the service that takes it.</summary>
    private static readonly (string Service, string Name)[] Steps =
    [
        ("bot-manager", "receive"),
        ("bot-manager", "turn"),
        ("bot-manager", "POST"),
        ("api", "POST /internal/turns"),
        ("api", "begin turn"),
        ("api", "turn"),
        ("api", "embed question"),
        ("api", "retrieve"),
        ("api", "complete"),
        ("api", "finish turn"),
        ("token-pool", "POST /v1/embeddings"),
        ("token-pool", "POST /v1/chat/completions"),
        ("token-pool", "chat gpt-4o-mini"),
        ("token-pool", "account"),
        ("bot-manager", "deliver"),
        ("bot-manager", "telegram sendMessage"),
    ];

    [Fact]
    public async Task A_message_is_one_trace_from_its_update_to_its_usage_row_and_holds_no_word_of_it()
    {
        const long chat = 9_601;
        const string word = "xylophonist";
        const string key = "sk-key-that-no-span-may-hold";
        await using var provider = await OpenAiSimulator.StartAsync(TestContext.Current.CancellationToken);
        provider.Behave(key, new Behaviour(EchoesQuestion: true));
        await using var added = await installation.AddKeyAsync("traced", key, provider.OpenAiAddress);

        await installation.SayAsync(chat, $"Which keys does the {word} list?");
        var replies = await Eventually.Is(async () => await installation.RepliesAsync(chat), said => said.Count > 0, Patience);
        var parent = ActivityContext.Parse(await installation.ValueAsync<string>($"select trace_parent from telegram_updates where chat_id = {chat}"), null);

        // Each service sends its spans by itself, parents and children in any order.
        await Eventually.Passes(
            () =>
            {
                AssertIsOneTree([.. installation.Collector.Spans.Where(span => span.TraceId == parent.TraceId.ToHexString())], parent.SpanId.ToHexString());
                return Task.CompletedTask;
            },
            Patience);
        await Eventually.True(() => installation.Collector.LogsContain("Application started"), Patience);

        Assert.Equal(1, provider.CountOf(key));
        Assert.Contains(word, Assert.Single(replies), StringComparison.Ordinal);
        var metrics = await installation.Gateway.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        AssertNothingIsSaid(metrics, [word, key, .. installation.Secrets]);
    }

    [Fact]
    public async Task A_call_of_the_api_is_one_trace_from_the_gateway_on()
    {
        var id = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/assistants") { Headers = { { "traceparent", $"00-{id}-{ActivitySpanId.CreateRandom()}-01" } } };

        using var response = await installation.Gateway.SendAsync(request, TestContext.Current.CancellationToken);

        await Eventually.Is(
            () => installation.Collector.Spans.Where(span => span.TraceId == id.ToHexString()).Select(span => span.Service).Distinct().Order().ToList(),
            services => services.SequenceEqual(["api", "gateway"]),
            Patience);
    }

    /// <summary>Every step is there; one of them is the root, and below it each span hangs on another one of the trace.</summary>
    private static void AssertIsOneTree(IReadOnlyList<ExportedSpan> trace, string root)
    {
        Assert.Empty(Steps.Except(trace.Select(span => (span.Service, span.Name))));
        var ids = trace.Select(span => span.SpanId).ToHashSet();

        var first = Assert.Single(trace, span => span.ParentId.Length == 0);
        Assert.Equal(("receive", root), (first.Name, first.SpanId));
        Assert.All(trace.Where(span => span != first), span => Assert.True(ids.Contains(span.ParentId), $"Its parent is not there: {span}"));
        Assert.Equal(ids.Count, trace.Count);
    }

    private void AssertNothingIsSaid(string metrics, IEnumerable<string> secrets)
    {
        // What is looked for would be found.
        Assert.True(installation.Collector.TracesContain("telegram sendMessage"));

        // The administrator's address is a parameter and none of them.
        foreach (var secret in secrets.Where(secret => secret.Length > 0 && !secret.Contains('@', StringComparison.Ordinal)))
        {
            Assert.False(installation.Collector.TracesContain(secret), $"A span holds {secret}");
            Assert.False(installation.Collector.LogsContain(secret), $"A log line holds {secret}");
            Assert.DoesNotContain(secret, metrics, StringComparison.Ordinal);
        }
    }
}
