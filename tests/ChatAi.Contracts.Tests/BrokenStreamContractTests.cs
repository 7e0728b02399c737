extern alias BotManager;

using BotManager::ChatAi.BotManager.Turns;

namespace ChatAi.Contracts.Tests;

/// <summary>A provider breaks off, token-pool tells api, api begins anew and tells bot-manager.</summary>
public sealed class BrokenStreamContractTests(Stores stores) : IAsyncLifetime
{
    private BreakingProvider provider = null!;
    private Suite suite = null!;

    public async ValueTask InitializeAsync()
    {
        provider = await BreakingProvider.StartAsync();
        suite = new Suite(stores)
        {
            TokenPoolSettings = [("OPENAI_API_KEY", "sk-of-the-contract-tests"), ("OPENAI_BASE_URL", provider.Address)],
        };
        await suite.InitializeAsync();
        await Eventually.True(async () => await suite.ValueAsync<bool>("select exists (select from ai_token_pool where provider = 'openai')"));
    }

    public async ValueTask DisposeAsync()
    {
        await suite.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task The_person_sees_one_whole_answer_though_the_provider_broke_off()
    {
        var bot = await Bot.ConnectAsync(suite);
        var written = new List<string>();

        var outcome = await bot.AskAsync("What do you know?", 1, written);

        var answered = Assert.IsType<TurnOutcome.Answered>(outcome);
        Assert.InRange(provider.Answers, 1, 2);
        Assert.Equal(1, bot.Restarts);
        Assert.Equal(string.Concat(written), await suite.ValueAsync<string>($"select text from telegram_outbox where id = {answered.OutboxId}"));
        Assert.NotEqual("Half of an answer", string.Concat(written));
    }
}
