using Microsoft.Playwright;

namespace ChatAi.Browser.Tests;

/// <summary>What administrators look at.</summary>
public sealed class InstallationTests(OwnInstallation installation, Chromium chromium) : ConsoleTest(installation, chromium)
{
    [Fact]
    public async Task A_key_is_added_switched_off_and_deleted()
    {
        var name = $"key-{Guid.NewGuid():n}";
        await SignInAsAdminAsync();
        await GoToAsync("AI keys");
        await Sees(Page.GetByRole(AriaRole.Article, new() { Name = "local" }));

        await Button("Add a key").ClickAsync();
        await Page.GetByLabel("Name").FillAsync(name);
        await Page.GetByLabel("API key").FillAsync("sk-not-a-real-one-4711");
        await Page.GetByLabel("Address").FillAsync("http://127.0.0.1:9/v1");
        await Page.GetByLabel("Priority").FillAsync("90");
        await Page.GetByLabel("Models").FillAsync("nothing-asks-for-this");
        await Page.GetByLabel("Requests a day").FillAsync("50");
        await Button("Save").ClickAsync();
        var key = Page.GetByRole(AriaRole.Article, new() { Name = name });
        await Sees(key.GetByText("0 / 50"));
        await Sees(key.GetByText("…4711"));

        await key.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await Sees(key.GetByText("Switched off"));
        await key.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await SeesNot(key);
    }

    [Fact]
    public async Task Health_queues_and_speed_are_shown()
    {
        await Installation.SayAsync(506, "How do I make a backup?");
        await Eventually.True(async () => (await Installation.RepliesAsync(506)).Count > 0, TimeSpan.FromSeconds(30));
        await SignInAsAdminAsync();
        await GoToAsync("Health and speed");

        await Sees(Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "database" }).GetByText("Healthy"));
        await Assertions.Expect(Row("Whole turn").GetByRole(AriaRole.Cell).Nth(2)).ToContainTextAsync("s");
    }

    [Fact]
    public async Task A_request_is_followed_through_the_logs_by_its_trace_id()
    {
        await SignInAsAdminAsync();
        var trace = $"{Guid.NewGuid():n}";
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/dialogs");
        request.Headers.Add("traceparent", $"00-{trace}-{trace[..16]}-01");
        using (await Installation.Gateway.SendAsync(request, TestContext.Current.CancellationToken))
            await GoToAsync("Logs");

        await Page.GetByLabel("Trace id").FillAsync(trace);
        await Eventually.Passes(
            async () =>
            {
                await Button("Show").ClickAsync();
                await Assertions.Expect(Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "/api/dialogs" }).First).ToBeVisibleAsync(new() { Timeout = 2_000 });
            },
            TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Usage_is_a_picture_and_a_table_of_the_same_numbers()
    {
        await Installation.SayAsync(507, "How do I make a backup?");
        await Eventually.True(async () => (await Installation.RepliesAsync(507)).Count > 0, TimeSpan.FromSeconds(30));
        await SignInAsAdminAsync();
        await GoToAsync("Usage");

        await Sees(Page.GetByRole(AriaRole.Img, new() { Name = "Tokens by day" }));
        await Page.GetByText("As numbers").First.ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Region, new() { Name = "Tokens by day" }).GetByRole(AriaRole.Row).Last).Not.ToContainTextAsync("00");
    }

    [Fact]
    public async Task An_operator_who_is_invited_is_listed()
    {
        var email = $"{Guid.NewGuid():n}@example.com";
        await SignInAsAdminAsync();
        await GoToAsync("Team");

        await Page.GetByLabel("Invite an operator").FillAsync(email);
        await Button("Invite").ClickAsync();

        await Sees(Row(email).GetByText("Invited"));
    }
}
