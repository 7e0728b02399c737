using ChatAi.Testing.Debian;

namespace ChatAi.Browser.Tests;

/// <summary>The console's own code, as its tools see it.</summary>
public sealed class SourceTests(OwnInstallation installation)
{
    private static readonly string Folder = Repository.PathTo("console");

    [Fact]
    public async Task Types_and_style_are_right() =>
        (await ForeignProgram.RunAsync("npm", ["--prefix", Folder, "run", "--silent", "check"])).Succeeded();

    [Fact]
    public async Task The_types_of_the_API_are_those_of_its_document()
    {
        var made = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.d.ts");
        try
        {
            var document = new Uri(installation.Gateway.BaseAddress!, "openapi.json").AbsoluteUri;
            (await ForeignProgram.RunAsync("node", [$"{Folder}/node_modules/openapi-typescript/bin/cli.js", document, "--default-non-nullable=false", "--output", made])).Succeeded();

            Assert.True(
                await File.ReadAllTextAsync(made, TestContext.Current.CancellationToken) == await File.ReadAllTextAsync($"{Folder}/src/api/schema.d.ts", TestContext.Current.CancellationToken),
                "The API has changed: start the suite and run 'npm run schema' in console/.");
        }
        finally
        {
            File.Delete(made);
        }
    }
}
