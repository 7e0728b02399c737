using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ChatAi.Browser.Tests;

/// <summary>Each page on a desk and on a phone, by day and by night: usable by keyboard and screen reader, and never wider than the screen.</summary>
public sealed class AppearanceTests(OwnInstallation installation, Chromium chromium) : ConsoleTest(installation, chromium)
{
    private const int FirstLoadBytes = 300 * 1024;

    private static readonly string[] Pages =
    [
        "dialogs",
        "assistants",
        "assistants/1/documents",
        "assistants/1/questions",
        "assistants/1/try",
        "assistants/1/test",
        "assistants/1/settings",
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
        Assert.True(await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth") <= 0, $"{name} is wider than the screen");
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help} {string.Join(' ', violation.Nodes.Select(node => node.Html))}";
}
