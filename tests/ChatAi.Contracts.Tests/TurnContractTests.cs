extern alias BotManager;

using BotManager::ChatAi.BotManager.Turns;

namespace ChatAi.Contracts.Tests;

/// <summary>bot-manager asks api for turns; api asks token-pool for embeddings and completions.</summary>
public sealed class TurnContractTests(Suite suite) : IClassFixture<Suite>, IAsyncLifetime
{
    private static long lastUpdate;

    private readonly long update = Interlocked.Increment(ref lastUpdate);
    private Bot bot = null!;

    public async ValueTask InitializeAsync() => bot = await Bot.ConnectAsync(suite);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_turn_is_answered_and_its_answer_waits_in_the_outbox()
    {
        var written = new List<string>();

        var outcome = await AskAsync("What do you know?", written);

        var answered = Assert.IsType<TurnOutcome.Answered>(outcome);
        Assert.Equal(string.Concat(written), await suite.ValueAsync<string>($"select text from telegram_outbox where id = {answered.OutboxId}"));
    }

    [Fact]
    public async Task The_same_update_gets_the_same_answer_and_is_paid_once()
    {
        var first = await AskAsync("What do you know?");
        var second = await AskAsync("What do you know?");
        await AskAsync("And what else?", update: update + 1_000_000);

        Assert.Equal(first, second);
        Assert.Equal(2, await Eventually.Is(bot.PaidAnswersAsync, paid => paid > 1));
    }

    [Fact]
    public async Task A_dialog_that_a_person_has_taken_over_is_silent()
    {
        await AskAsync("Hello?");
        await suite.ValueAsync<long>($"update dialogs set handoff_status = 'active' where bot_id = {bot.Id} returning id");

        Assert.IsType<TurnOutcome.Silent>(await AskAsync("Is somebody there?", update: update + 1_000_000));
    }

    [Fact]
    public async Task An_assistant_that_is_gone_is_refused_for_good() =>
        Assert.IsType<TurnOutcome.Refused>(await AskAsync("Hello?", assistant: 999_999));

    [Fact]
    public async Task A_wrong_service_token_keeps_the_message_for_later() =>
        Assert.IsType<TurnOutcome.Later>(await AskAsync("Hello?", token: "another-token"));

    [Fact]
    public async Task Without_a_key_that_can_answer_the_message_is_kept_for_later()
    {
        await suite.ValueAsync<long>("update ai_token_pool set is_active = false returning id");
        try
        {
            var later = Assert.IsType<TurnOutcome.Later>(await AskAsync("What do you know?"));

            Assert.Contains("urn:chatai:pool-exhausted", later.Reason, StringComparison.Ordinal);
            Assert.NotNull(later.RetryAfter);
        }
        finally
        {
            await suite.ValueAsync<long>("update ai_token_pool set is_active = true returning id");
        }

        await Eventually.Passes(async () => Assert.IsType<TurnOutcome.Answered>(await AskAsync("What do you know?")));
    }

    private Task<TurnOutcome> AskAsync(
        string text,
        List<string>? written = null,
        long? update = null,
        long? assistant = null,
        string token = Suite.ServiceToken) => bot.AskAsync(text, update ?? this.update, written, assistant, token);
}
