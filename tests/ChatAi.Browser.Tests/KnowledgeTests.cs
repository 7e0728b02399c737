using System.Text;
using Microsoft.Playwright;

namespace ChatAi.Browser.Tests;

public sealed class KnowledgeTests(OwnInstallation installation, Chromium chromium) : ConsoleTest(installation, chromium)
{
    [Fact]
    public async Task An_assistant_gets_a_document_a_search_and_a_test()
    {
        await SignInAsAdminAsync();
        await CreateAssistantAsync($"Shop {Guid.NewGuid():n}");

        await Page.GetByLabel("Choose files").SetInputFilesAsync(new FilePayload
        {
            Name = "hours.md",
            MimeType = "text/markdown",
            Buffer = Encoding.UTF8.GetBytes("# Opening hours\n\nThe shop opens at nine in the morning.\n"),
        });
        await Sees(Row("hours.md").GetByText("Ready"));

        await GoToTabAsync("Try the search");
        await Page.GetByLabel("A question, as a guest would ask it").FillAsync("When does the shop open?");
        await Button("Search").ClickAsync();
        await Sees(Page.GetByText("The shop opens at nine in the morning."));

        await GoToTabAsync("Retrieval test");
        await Page.GetByLabel("Question").FillAsync("When do you open?");
        await Page.GetByLabel("Document that answers it").SelectOptionAsync("hours.md");
        await Button("Add").ClickAsync();
        await Sees(Row("When do you open?"));
        await Button("Run the test").ClickAsync();
        await Sees(Row("When do you open?").GetByText("Place 1"));
        await Sees(Page.GetByText("1 of 1"));

        await GoToTabAsync("Documents");
        await Button("Delete").ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Sees(Page.GetByText("No documents yet."));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_says_why()
    {
        ExpectedComplaints = 1;
        await SignInAsAdminAsync();
        await CreateAssistantAsync($"Broken {Guid.NewGuid():n}");

        await Page.GetByLabel("Choose files").SetInputFilesAsync(new FilePayload { Name = "photo.png", MimeType = "image/png", Buffer = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0] });

        await Sees(Page.GetByRole(AriaRole.Alert));
    }

    [Fact]
    public async Task A_question_that_nobody_could_answer_becomes_knowledge()
    {
        const string question = "Do you sell purple umbrellas?";
        const string answer = "Yes, purple umbrellas are sold from May on.";
        await Installation.SayAsync(504, question);
        await SignInAsAdminAsync();
        await GoToAsync("Unanswered questions");
        await Page.GetByLabel("Assistant", new() { Exact = true }).SelectOptionAsync("ChatAi guide");

        await Row("purple umbrellas").GetByRole(AriaRole.Button, new() { Name = "Answer" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByLabel("Answer", new() { Exact = true }).FillAsync(answer);
        await Button("Save").ClickAsync();
        await SeesNot(Row("purple umbrellas"));

        await Eventually.True(
            async () =>
            {
                await Installation.SayAsync(505, question);
                return (await Installation.RepliesAsync(505)).Any(reply => reply.Contains("from May on", StringComparison.Ordinal));
            },
            TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task What_two_change_at_once_is_not_lost()
    {
        ExpectedComplaints = 1;
        await SignInAsAdminAsync();
        await CreateAssistantAsync($"Contested {Guid.NewGuid():n}");
        await GoToTabAsync("Settings");
        await Page.GetByLabel("Instructions").FillAsync("Be brief.");
        var other = await Page.Context.NewPageAsync();
        await other.GotoAsync(Page.Url);
        await other.GetByLabel("Instructions").FillAsync("Be polite.");
        await other.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Sees(other.GetByRole(AriaRole.Status));

        await Button("Save").ClickAsync();

        await Sees(Page.GetByRole(AriaRole.Alert));
    }

    private async Task CreateAssistantAsync(string name)
    {
        await GoToAsync("Assistants");
        await Button("New assistant").ClickAsync();
        await Page.GetByLabel("Name").FillAsync(name);
        await Button("Create").ClickAsync();
        await Sees(Page.GetByRole(AriaRole.Heading, new() { Name = name }));
    }

    /// <summary>Until the tab is shown: the one before stays on the page for a moment, and has fields with labels like the next one's.</summary>
    private async Task GoToTabAsync(string name)
    {
        var tab = Page.GetByRole(AriaRole.Navigation, new() { Name = "Parts of the assistant" }).GetByRole(AriaRole.Link, new() { Name = name, Exact = true });
        await tab.ClickAsync();
        await Assertions.Expect(tab).ToHaveAttributeAsync("aria-current", "page");
    }
}
