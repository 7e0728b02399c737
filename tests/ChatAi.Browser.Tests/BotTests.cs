using Microsoft.Playwright;

namespace ChatAi.Browser.Tests;

public sealed class BotTests(OwnInstallation installation, Chromium chromium) : ConsoleTest(installation, chromium)
{
    [Fact]
    public async Task A_bot_is_stopped_and_started_again()
    {
        await SignInAsAdminAsync();
        await GoToAsync("Bots");
        var bot = Page.GetByRole(AriaRole.Row).Nth(1);
        await Sees(bot.GetByText("Running"));

        await bot.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Sees(bot.GetByText("Stopped"));
        await bot.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Sees(bot.GetByText("Running"));
    }

    [Fact]
    public async Task A_token_that_Telegram_does_not_know_is_refused_with_its_reason()
    {
        ExpectedComplaints = 1;
        await SignInAsAdminAsync();
        await GoToAsync("Bots");

        await Button("Connect a bot").ClickAsync();
        await Page.GetByLabel("Token").FillAsync("123456:nobody-has-this-one");
        await Button("Connect").ClickAsync();

        await Sees(Page.GetByRole(AriaRole.Alert));
    }

    [Fact]
    public async Task An_administrator_sees_where_each_bot_lives()
    {
        await SignInAsAdminAsync();
        await GoToAsync("All bots");
        var replica = (await GetAsync("/api/admin/replicas")).GetProperty("replicas")[0].GetProperty("address").GetString()!;

        await Page.GetByLabel("Process", new() { Exact = true }).SelectOptionAsync(replica);

        await Sees(Page.GetByRole(AriaRole.Table, new() { Name = "All bots" }).GetByText(replica).First);
    }
}
