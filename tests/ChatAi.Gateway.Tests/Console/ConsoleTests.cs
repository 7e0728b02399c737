using System.Net;
using ChatAi.Gateway.Console;
using ChatAi.Gateway.Tests.Doubles;

namespace ChatAi.Gateway.Tests.Console;

public sealed class ConsoleTests(Stores stores) : IAsyncLifetime
{
    private GatewayUnderTest gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await GatewayUnderTest.StartAsync(stores);

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task Who_asks_for_nothing_is_shown_the_console()
    {
        using var response = await gateway.GetAsync("/");

        Assert.Equal((HttpStatusCode.Redirect, "/console"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("/console")]
    [InlineData("/console/")]
    [InlineData("/console/assistants/1/documents")]
    public async Task Every_page_of_the_console_is_its_start_page(string path)
    {
        using var response = await gateway.GetAsync(path);

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("require-trusted-types-for 'script'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl?.NoCache);
    }

    [Theory]
    [InlineData("/console/assets/of-another-build.js")]
    [InlineData("/console/..%2fappsettings.json")]
    [InlineData("/console/index.html.br")]
    public async Task What_is_no_file_of_the_console_is_not_served(string path)
    {
        using var response = await gateway.GetAsync(path);

        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
    }

    [Fact]
    public void A_file_with_its_content_in_its_name_is_kept_for_good()
    {
        using var folder = new TemporaryFolder();
        folder.Write("index.html", "<!doctype html>");
        folder.Write("assets/index-1.js", "1");
        folder.Write("assets/index-1.js.br", "1");

        var files = new ConsoleFiles(folder.Path);

        Assert.Equal((true, true), (files.Find("assets/index-1.js")!.IsFinal, files.Find("assets/index-1.js")!.CompressedPath is not null));
        Assert.Equal(files.Start, files.Find("dialogs/7"));
        Assert.False(files.Start!.IsFinal);
        Assert.Null(files.Find("assets/index-2.js"));
    }

    [Fact]
    public void A_gateway_that_was_built_without_it_has_no_start_page() => Assert.Null(new ConsoleFiles("/nowhere").Start);

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatai-console-");

        public string Path => folder.FullName;

        public void Write(string name, string text)
        {
            var path = System.IO.Path.Combine(Path, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        public void Dispose() => folder.Delete(recursive: true);
    }
}
