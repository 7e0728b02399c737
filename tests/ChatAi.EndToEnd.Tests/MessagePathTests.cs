using ChatAi.Simulators.OpenAI;
using ChatAi.Simulators.OpenAI.Keys;

namespace ChatAi.EndToEnd.Tests;

/// <summary>A person's message goes all the way and comes back as one answer.</summary>
public sealed class MessagePathTests(OwnInstallation installation)
{
    private static readonly TimeSpan RestartPatience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_question_is_answered_from_the_runbook_with_its_source_and_one_usage_row()
    {
        const long chat = 9_001;
        var before = await ChatUsageAsync();

        await installation.SayAsync(chat, "How do I list the AI keys?");
        var replies = await Eventually.Is(async () => await installation.RepliesAsync(chat), said => said.Count > 0);

        var reply = Assert.Single(replies);
        Assert.Contains("/api/admin/ai-tokens", reply, StringComparison.Ordinal);
        var buttons = await installation.ButtonsAsync(chat);
        Assert.StartsWith("[1] runbook.md", buttons[0], StringComparison.Ordinal);
        Assert.Equal(["👍", "👎"], buttons.Skip(1));
        Assert.Equal(before + 1, await Eventually.Is(ChatUsageAsync, rows => rows > before));
    }

    [Fact]
    public async Task What_the_runbook_does_not_know_is_not_made_up()
    {
        const long chat = 9_002;

        await installation.SayAsync(chat, "What is the capital of Peru?");
        var replies = await Eventually.Is(async () => await installation.RepliesAsync(chat), said => said.Count > 0);

        Assert.Equal(["I have nothing on that in my documents."], replies);
        Assert.Equal(["👍", "👎", "Talk to a person"], await installation.ButtonsAsync(chat));
    }

    [Fact]
    public async Task Bot_manager_killed_between_question_and_answer_answers_once()
    {
        const long chat = 9_003;
        const string key = "sk-slow-key-of-the-end-to-end-tests";
        await using var provider = await OpenAiSimulator.StartAsync(TestContext.Current.CancellationToken);
        provider.Behave(key, new Behaviour(LatencyMilliseconds: 3_000, Text: "It took a while. [1]"));
        await using var added = await installation.AddKeyAsync("slow", key, provider.OpenAiAddress);

        await installation.SayAsync(chat, "Is somebody there while the keys are listed?");
        await Eventually.True(() => provider.CountOf(key) == 1);
        using (var botManager = await installation.BotManagerProcessAsync())
            botManager.Kill();

        await Eventually.Is(async () => await installation.RepliesAsync(chat), said => said.Count > 0, RestartPatience);
        await Eventually.True(async () => await installation.ValueAsync<long>("select count(*) from telegram_updates where state = 'pending'") == 0, RestartPatience);
        await Eventually.True(async () => await installation.ValueAsync<long>("select count(*) from telegram_outbox where state = 'pending'") == 0, RestartPatience);

        var reply = Assert.Single(await installation.RepliesAsync(chat));
        Assert.StartsWith("It took a while.", reply, StringComparison.Ordinal);
        Assert.Equal(1, provider.CountOf(key));
    }

    private Task<long> ChatUsageAsync() =>
        installation.ValueAsync<long>("select count(*) from ai_token_usage where request_type = 'chat'");
}
