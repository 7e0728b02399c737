using System.Text.Json;
using Microsoft.Playwright;

namespace ChatAi.Browser.Tests;

/// <summary>
/// Somebody at the console, in a browser of his own. Whatever the browser complains of (an error, a script that the
/// policy stops, a file that is missing) fails the test.
/// </summary>
public abstract class ConsoleTest(OwnInstallation installation, Chromium chromium) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<string> complaints = [];
    private IBrowserContext context = null!;

    protected OwnInstallation Installation => installation;

    protected IPage Page { get; private set; } = null!;

    /// <summary>Answers that the test provokes; the browser reports each of them as an error.</summary>
    protected int ExpectedComplaints { get; set; }

    protected virtual BrowserNewContextOptions Options => new() { Locale = "en-GB", ViewportSize = new ViewportSize { Width = 1280, Height = 800 } };

    public virtual async ValueTask InitializeAsync()
    {
        var options = Options;
        options.BaseURL = installation.Gateway.BaseAddress!.AbsoluteUri;
        context = await chromium.Browser.NewContextAsync(options);
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        Page = await context.NewPageAsync();
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add(message.Text);
        };
        Page.PageError += (_, error) => complaints.Add(error);
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        Assert.True(complaints.Count == ExpectedComplaints, string.Join('\n', complaints));
        GC.SuppressFinalize(this);
    }

    protected async Task SignInAsync(string email, string password)
    {
        await Page.GotoAsync("/console");
        await Page.GetByLabel("E-mail").FillAsync(email);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Dialogs", Exact = true })).ToBeVisibleAsync();
    }

    protected Task SignInAsAdminAsync() => SignInAsync(installation.AdminEmail, installation.AdminPassword);

    /// <summary>Follows a link of the navigation.</summary>
    protected async Task GoToAsync(string name)
    {
        await Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 })).ToBeVisibleAsync();
    }

    protected ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    protected ILocator Row(string text) => Page.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    protected static Task Sees(ILocator what) => Assertions.Expect(what).ToBeVisibleAsync();

    protected static Task SeesNot(ILocator what) => Assertions.Expect(what).ToHaveCountAsync(0);

    protected async Task<JsonElement> GetAsync(string path) =>
        JsonDocument.Parse(await installation.Gateway.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).RootElement;
}
