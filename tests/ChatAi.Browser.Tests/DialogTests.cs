using Microsoft.Playwright;

namespace ChatAi.Browser.Tests;

public sealed class DialogTests(OwnInstallation installation, Chromium chromium) : ConsoleTest(installation, chromium)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_dialog_appears_by_itself_and_a_person_takes_it_over()
    {
        const long chat = 501;
        await SignInAsAdminAsync();

        await Installation.SayAsync(chat, "How do I make a backup?");
        var entry = Page.GetByRole(AriaRole.Link, new() { NameRegex = new($"Person {chat}") });
        await entry.ClickAsync();
        await Sees(Page.GetByRole(AriaRole.Log).GetByText("How do I make a backup?"));
        await Page.GetByText("1 source").First.ClickAsync();
        await Sees(Page.GetByText("runbook.md").First);

        await Button("Take over").ClickAsync();
        await Page.GetByLabel("Write a message").FillAsync("Hello, this is Ann.");
        await Page.GetByLabel("Write a message").PressAsync("Enter");
        await Sees(Page.GetByRole(AriaRole.Log).GetByText("Hello, this is Ann."));
        await Eventually.True(async () => (await Installation.RepliesAsync(chat)).Any(reply => reply.Contains("Hello, this is Ann.", StringComparison.Ordinal)), Patience);

        await Installation.SayAsync(chat, "Nice to meet you");
        await Sees(Page.GetByRole(AriaRole.Log).GetByText("Nice to meet you"));
        await Button("Give back").ClickAsync();
        await Sees(Page.GetByText("The assistant answers."));
    }

    [Fact]
    public async Task Who_waits_for_a_person_is_counted_and_found()
    {
        const long chat = 502;
        await SignInAsAdminAsync();

        await Installation.SayAsync(chat, "/operator");
        await Sees(Page.GetByRole(AriaRole.Navigation).GetByText("waiting for a person"));
        await Page.GetByLabel("Hand-over").SelectOptionAsync("requested");
        await Page.GetByRole(AriaRole.Link, new() { NameRegex = new($"Person {chat}") }).ClickAsync();
        await Sees(Page.GetByText("Place 1 in the queue"));

        await Button("Call off").ClickAsync();
        await Sees(Page.GetByText("The assistant answers."));
    }

    [Fact]
    public async Task A_dialog_is_found_by_what_was_said_in_it()
    {
        const long chat = 503;
        await Installation.SayAsync(chat, "Tell me about marmalade");
        await SignInAsAdminAsync();

        await Page.GetByLabel("Search names and messages").FillAsync("marmalade");

        await Assertions.Expect(Page.GetByRole(AriaRole.List).GetByRole(AriaRole.Link)).ToHaveCountAsync(1);
        await Sees(Page.GetByText($"Person {chat}"));
    }
}
