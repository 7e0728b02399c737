using System.Diagnostics;

namespace ChatAi.EndToEnd.Tests;

/// <summary>The suite's OpenAPI document, as tools that were not written here take it.</summary>
public sealed class OpenApiClientTests(OwnInstallation installation) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Folder = Repository.PathTo("tests/ChatAi.EndToEnd.Tests/openapi-client");

    public async ValueTask InitializeAsync()
    {
        await NodePackages.InstallAsync(Folder);
        var document = await installation.Gateway.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Folder, "openapi.json"), document, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_linter_finds_nothing_in_it() =>
        Assert.Equal("", await RunAsync("node_modules/@redocly/cli/bin/cli.js", "lint", "openapi.json", "--format", "github-actions"));

    [Fact]
    public async Task A_client_that_is_made_from_it_compiles_and_gets_an_answer()
    {
        await RunAsync("node_modules/openapi-typescript/bin/cli.js", "openapi.json", "-o", "api.d.ts");
        await RunAsync("node_modules/typescript/bin/tsc", "-p", ".");

        var said = await RunAsync("client.js", installation.Gateway.BaseAddress!.AbsoluteUri.TrimEnd('/'));

        Assert.Equal("web Ann true user assistant urn:chatai:not-found", said.Trim());
    }

    /// <returns>What it printed.</returns>
    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(Patience);
        var output = node.StandardOutput.ReadToEndAsync(patience.Token);
        var error = node.StandardError.ReadToEndAsync(patience.Token);
        await node.WaitForExitAsync(patience.Token);
        Assert.True(node.ExitCode == 0, $"{string.Join(' ', arguments)}\n{await output}\n{await error}");

        return await output;
    }
}
