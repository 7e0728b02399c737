using ChatAi.Simulators.Telegram;

namespace ChatAi.Simulators.Tests.Telegram;

public sealed class ManyBotsTests
{
    private const int Bots = 1_000;
    private const long Maya = 500_001;

    [Fact]
    public async Task A_thousand_bots_wait_side_by_side_and_each_gets_its_own()
    {
        await using var telegram = await TelegramSimulator.StartAsync();
        using var http = new HttpClient { BaseAddress = telegram.BaseAddress, Timeout = TimeSpan.FromMinutes(2) };
        var bots = new List<SimulatedBot>();
        for (var i = 0; i < Bots; i++)
            bots.Add(await telegram.CreateBotAsync());

        var polls = bots.ConvertAll(bot => http.GetStringAsync(new Uri($"/bot{bot.Token}/getUpdates?timeout=50", UriKind.Relative), TestContext.Current.CancellationToken));
        await Eventually.True(() => telegram.Statistics.WaitingPolls == Bots, TimeSpan.FromMinutes(1));

        foreach (var bot in bots)
            await telegram.SayAsync(bot, Maya, $"for {bot.Id}");
        var answers = await Task.WhenAll(polls);

        Assert.All(bots.Zip(answers), pair => Assert.Contains($"for {pair.First.Id}", pair.Second, StringComparison.Ordinal));
        Assert.Equal(Bots, telegram.Statistics.MostWaitingPolls);
    }
}
