using ChatAi.Simulators.OpenAI;
using ChatAi.Simulators.OpenAI.Keys;

namespace ChatAi.EndToEnd.Tests.Telemetry;

internal static class Measured
{
    private const string Key = "sk-key-of-the-metrics-tests";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A question is answered by a provider, and with that each step of the message path has been measured.</summary>
    public static async Task AnswerAsync(this OwnInstallation installation, long chat)
    {
        await using var provider = await OpenAiSimulator.StartAsync(TestContext.Current.CancellationToken);
        provider.Behave(Key, new Behaviour(Text: "They are listed. [1]"));
        await using var added = await installation.AddKeyAsync($"metrics {chat}", Key, provider.OpenAiAddress);
        await installation.SayAsync(chat, "How do I list the AI keys?");
        await Eventually.Is(async () => await installation.RepliesAsync(chat), said => said.Count > 0, Patience);
    }
}
