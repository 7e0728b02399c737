using ChatAi.Testing.Debian;
using Microsoft.Playwright;

namespace ChatAi.Browser.Tests;

/// <summary>
/// The machine's Chromium, or Debian's without a window, unpacked beside the stores; with the machine's fonts, or with
/// those that came along where it has none.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright playwright = null!;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var (file, environment) = await FindAsync();
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = file, Args = Arguments, Env = environment });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(string File, Dictionary<string, string> Environment)> FindAsync()
    {
        const string package = "chromium-headless-shell";

        if (File.Exists("/usr/bin/chromium"))
            return ("/usr/bin/chromium", []);

        var root = await DebianTools.RootOfAsync(package, TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>(DebianTools.EnvironmentOf(root));
        if (File.Exists(Path.Combine(root, "etc/fonts/fonts.conf")))
            environment["FONTCONFIG_SYSROOT"] = root;

        return (Path.Combine(root, "usr/lib/chromium", package), environment);
    }
}
