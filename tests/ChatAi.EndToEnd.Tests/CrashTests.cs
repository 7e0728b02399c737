using ChatAi.Simulators.OpenAI;
using ChatAi.Simulators.OpenAI.Keys;

namespace ChatAi.EndToEnd.Tests;

/// <summary>A service dies while answers are being written, and the AppHost starts it again. At every step, with figures: docs/crash-matrix.md.</summary>
public sealed class CrashTests(OwnInstallation installation)
{
    private const int Chats = 8;
    private const string Key = "sk-echo-key-of-the-end-to-end-tests";

    private const string Unanswered = """
        select (select count(*) from telegram_updates where state = 'pending')
             + (select count(*) from telegram_outbox where state = 'pending')
        """;

    /// <summary>The lease of a turn is 30 seconds; the rest is for a machine that is busy.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(120);

    [Theory]
    [Trait("Speed", "slow")]
    [InlineData("ChatAi.BotManager", 9_200)]
    [InlineData("ChatAi.Api", 9_300)]
    [InlineData("ChatAi.TokenPool", 9_400)]
    public async Task A_service_killed_while_answers_stream_loses_none_and_gives_none_twice(string service, long firstChat)
    {
        await using var provider = await OpenAiSimulator.StartAsync(TestContext.Current.CancellationToken);
        provider.Behave(Key, new Behaviour(TokensPerSecond: 2, EchoesQuestion: true));
        await using var added = await installation.AddKeyAsync("echo", Key, provider.OpenAiAddress);
        var chats = Enumerable.Range(0, Chats).Select(place => firstChat + place).ToArray();

        foreach (var chat in chats)
            await installation.SayAsync(chat, $"Which keys are listed for mark-{chat}?");
        await Eventually.True(() => provider.CountOf(Key) == Chats, Recovery);
        using (var process = installation.ProcessOf(service))
            process.Kill();

        await Eventually.True(async () => await installation.ValueAsync<long>(Unanswered) == 0, Recovery);
        foreach (var chat in chats)
            Assert.Contains($"mark-{chat}", Assert.Single(await installation.RepliesAsync(chat)), StringComparison.Ordinal);

        // The next test finds everything up.
        await Eventually.True(installation.IsHealthyAsync, Recovery);
    }
}
