using System.Net;
using ChatAi.BotManager.Tests.Drivers;

namespace ChatAi.BotManager.Tests.Bots;

public sealed class TelegramAwayTests(Stores stores)
{
    [Fact]
    public async Task A_token_cannot_be_checked_while_Telegram_is_away()
    {
        await using var suite = await Suite.StartAsync(
            stores,
            host => host.UseSetting("Telegram:BaseUrl", "http://127.0.0.1:1"));

        var response = await suite.Owner().PostAsync(
            "/api/bot-instances",
            new { assistant_id = suite.Tenant.AssistantId, bot_token = "1234567890:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }
}
