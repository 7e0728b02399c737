using System.Diagnostics;
using System.Text;
using ChatAi.AppHost.Standalone.Manifest;
using ChatAi.AppHost.Tests.Sample;

namespace ChatAi.AppHost.Tests.Manifest;

public sealed class ManifestTests
{
    [Fact]
    public async Task The_sample_comes_out_as_Aspire_writes_it_field_for_field()
    {
        var expected = await ReadAsync(Path.Combine(SampleApplication.Folder, "manifest.json"));

        var written = Encoding.UTF8.GetString(ManifestWriter.Write(SampleApplication.Create(publish: true), SampleApplication.Folder));

        Assert.Equal(expected, written);
    }

    [Fact]
    public async Task The_committed_manifest_is_current()
    {
        // Paths in it are relative to where it lies, so it is written beside the committed one.
        var beside = Repository.PathTo($"{Path.GetRandomFileName()}.json");
        try
        {
            await WriteAsync(beside);

            Assert.True(
                await ReadAsync(beside) == await ReadAsync(Repository.PathTo("aspire-manifest.json")),
                "aspire-manifest.json is stale. Write it anew: dotnet run --project ChatAi.AppHost -- --publisher manifest --output-path aspire-manifest.json");
        }
        finally
        {
            File.Delete(beside);
        }
    }

    [Fact]
    public async Task The_manifest_holds_no_secret_and_no_simulator()
    {
        var committed = await ReadAsync(Repository.PathTo("aspire-manifest.json"));

        Assert.DoesNotContain("simulator", committed, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("demo", committed, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"secret\": true", committed, StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(string file) =>
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).TrimEnd();

    private static async Task WriteAsync(string file)
    {
        using var appHost = Process.Start(new ProcessStartInfo("dotnet", [BuiltProject.Assembly("ChatAi.AppHost"), "--publisher", "manifest", "--output-path", file])
        {
            RedirectStandardOutput = true,
        })!;
        await appHost.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, appHost.ExitCode);
    }
}
