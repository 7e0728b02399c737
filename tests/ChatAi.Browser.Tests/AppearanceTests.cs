using System.Net.Http.Json;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ChatAi.Browser.Tests;

/// <summary>Each page on a desk and on a phone, by day and by night: usable by keyboard and screen reader, and never wider than the screen.</summary>
public sealed class AppearanceTests(OwnInstallation installation, Chromium chromium) : ConsoleTest(installation, chromium)
{
    private const int FirstLoadBytes = 300 * 1024;

    private static readonly string[] Parts = ["documents", "questions", "try", "test", "settings"];

    private static readonly string[] Pages =
    [
        "dialogs",
        "assistants",
        .. Parts.Select(part => $"assistants/1/{part}"),
        "bots",
        "unanswered",
        "usage",
        "team",
        "admin/operations",
        "admin/keys",
        "admin/bots",
        "admin/logs",
    ];

    private static readonly ViewportSize Desk = new() { Width = 1280, Height = 800 };
    private static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    public static TheoryData<ColorScheme, bool> Looks => new(
        (ColorScheme.Light, false),
        (ColorScheme.Dark, false),
        (ColorScheme.Light, true),
        (ColorScheme.Dark, true));

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_is_accessible(ColorScheme scheme, bool onPhone)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await Page.SetViewportSizeAsync((onPhone ? Phone : Desk).Width, (onPhone ? Phone : Desk).Height);
        await Page.GotoAsync("/console");
        await CheckAsync("the door");
        await SignInAsAdminAsync();

        foreach (var page in Pages)
        {
            await Page.GotoAsync($"/console/{page}");
            await Sees(Page.GetByRole(AriaRole.Heading, new() { Level = 1 }));
            await SeesNot(Page.Locator(".spinner"));
            await CheckAsync(page);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_word_without_end_widens_no_page(bool onPhone)
    {
        const long chat = 506;
        var word = new string('w', 60) + Guid.NewGuid().ToString("n");
        await Installation.SayAsync(chat, $"How do I make a backup? {word}");
        await Page.SetViewportSizeAsync((onPhone ? Phone : Desk).Width, (onPhone ? Phone : Desk).Height);
        await SignInAsAdminAsync();
        await Sees(Page.GetByRole(AriaRole.Link, new() { NameRegex = new($"Person {chat}") }));
        var assistant = $"assistants/{await IdOfNewAsync("api/assistants", new { name = word, system_prompt = word })}";
        await IdOfNewAsync($"api/{assistant}/questions", new { question = word, answer = word });
        var document = await UploadAsync(assistant, $"{word}.txt", word);
        await IdOfNewAsync($"api/{assistant}/retrieval-test/checks", new { question = word, document_id = document });
        var dialog = (await GetAsync("api/dialogs?search=" + word)).GetProperty("items")[0].GetProperty("id");

        foreach (var page in (string[])[$"dialogs/{dialog}", "assistants", .. Parts.Select(part => $"{assistant}/{part}"), "unanswered", "usage"])
        {
            await Page.GotoAsync($"/console/{page}");
            await Sees(Page.GetByRole(AriaRole.Heading).Filter(new() { Visible = true }).First);
            await SeesNot(Page.Locator(".spinner"));
            await FitsAsync(page);
        }
    }

    [Fact]
    public async Task The_first_load_is_small()
    {
        var loaded = 0;
        Page.RequestFinished += async (_, request) =>
        {
            if (request.Url.Contains("/console", StringComparison.Ordinal))
                Interlocked.Add(ref loaded, (await request.SizesAsync()).ResponseBodySize);
        };

        await SignInAsAdminAsync();
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle, new() { Timeout = 1_000 }).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.InRange(loaded, 1, FirstLoadBytes);
    }

    [Fact]
    public async Task It_speaks_Russian_and_remembers()
    {
        await SignInAsAdminAsync();
        await Page.GetByLabel("Language").SelectOptionAsync("Русский");
        await Sees(Page.GetByRole(AriaRole.Heading, new() { Name = "Диалоги" }));

        await Page.ReloadAsync();

        await Sees(Page.GetByRole(AriaRole.Link, new() { Name = "Вопросы без ответа" }));
        Assert.Equal("ru", await Page.GetAttributeAsync("html", "lang"));
    }

    [Fact]
    public async Task All_can_be_reached_by_the_keyboard()
    {
        await SignInAsAdminAsync();
        await Page.ReloadAsync();
        await Sees(Page.GetByRole(AriaRole.Heading, new() { Level = 1 }));
        await Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(Page.GetByText("To the content")).ToBeFocusedAsync();

        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.PressAsync("Enter");

        await Sees(Page.GetByRole(AriaRole.Heading, new() { Name = "Assistants", Level = 1 }));
    }

    private async Task CheckAsync(string name)
    {
        var result = await Page.RunAxe();
        Assert.True(result.Violations.Length == 0, $"{name}: {string.Join('\n', result.Violations.Select(Describe))}");
        await FitsAsync(name);
    }

    private async Task FitsAsync(string name)
    {
        var wide = await Page.EvaluateAsync<string[]>("""
            () => document.documentElement.scrollWidth <= window.innerWidth ? [] : [document.body, ...document.querySelectorAll("body *")]
                .filter(element => element.scrollWidth > element.clientWidth || element.getBoundingClientRect().right > window.innerWidth)
                .map(element => element.outerHTML.slice(0, 100))
            """);
        Assert.True(wide.Length == 0, $"{name} is wider than the screen:\n{string.Join('\n', wide)}");
    }

    private async Task<long> IdOfNewAsync(string path, object it)
    {
        using var content = JsonContent.Create(it);
        return await IdOfNewAsync(path, content);
    }

    private async Task<long> UploadAsync(string assistant, string filename, string text)
    {
        using var file = new StringContent(text);
        using var form = new MultipartFormDataContent { { file, "file", filename } };
        return await IdOfNewAsync($"api/{assistant}/documents", form);
    }

    private async Task<long> IdOfNewAsync(string path, HttpContent content)
    {
        using var response = await Installation.Gateway.PostAsync(new Uri(path, UriKind.Relative), content);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help} {string.Join(' ', violation.Nodes.Select(node => node.Html))}";
}
