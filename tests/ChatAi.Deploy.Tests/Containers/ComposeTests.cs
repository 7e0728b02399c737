using System.Text.Json;
using System.Text.RegularExpressions;
using ChatAi.Testing.Debian;
using YamlDotNet.RepresentationModel;

namespace ChatAi.Deploy.Tests.Containers;

public sealed partial class ComposeTests
{
    private static readonly string Manifest = Repository.PathTo("aspire-manifest.json");
    private static readonly string Committed = Repository.PathTo("deploy", "compose", "docker-compose.yaml");

    [Fact]
    public async Task The_committed_Compose_file_is_what_the_manifest_gives()
    {
        var written = Path.GetTempFileName();
        (await ForeignProgram.RunAsync("node", [Repository.PathTo("deploy", "manifest", "compose.mjs"), Manifest, written])).Succeeded();

        Assert.True(
            await File.ReadAllTextAsync(written, TestContext.Current.CancellationToken) == await File.ReadAllTextAsync(Committed, TestContext.Current.CancellationToken),
            "docker-compose.yaml is stale. Write it anew: node deploy/manifest/compose.mjs aspire-manifest.json deploy/compose/docker-compose.yaml");
        File.Delete(written);
    }

    [Fact]
    public void Everything_that_runs_by_the_manifest_is_a_service_with_a_health_check_but_the_job()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Manifest));
        var running = manifest.RootElement.GetProperty("resources").EnumerateObject()
            .Where(resource => resource.Value.GetProperty("type").GetString() is "project.v0" or "container.v0")
            .Select(resource => resource.Name);

        var services = Services();

        Assert.Equal(running.Order(), services.Keys.Order());
        Assert.Equal(["migration"], services.Where(service => !service.Value.Children.ContainsKey("healthcheck")).Select(service => service.Key));
    }

    [Fact]
    public void Only_the_gateway_is_published()
    {
        Assert.Equal(["gateway"], Services().Where(service => service.Value.Children.ContainsKey("ports")).Select(service => service.Key));
    }

    [Fact]
    public void What_must_outlive_a_container_is_in_a_volume()
    {
        Assert.Equal(
            ["api", "postgres", "redis", "token-pool"],
            Services().Where(service => service.Value.Children.ContainsKey("volumes")).Select(service => service.Key).Order());
    }

    [Fact]
    public void No_secret_stands_in_it_and_each_that_is_asked_for_stands_in_the_example_of_the_environment()
    {
        var text = File.ReadAllText(Committed);
        var asked = Variable().Matches(text).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal);
        var offered = File.ReadLines(Repository.PathTo("deploy", "compose", ".env.example"))
            .Where(line => !line.StartsWith('#')).Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal);

        Assert.Equal(offered, asked);
        Assert.DoesNotMatch("(?i)password=[^$;]", text);
        Assert.DoesNotMatch(@"\{[a-z-]+\.", text);
    }

    private static Dictionary<string, YamlMappingNode> Services()
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Committed);
        yaml.Load(reader);
        var services = (YamlMappingNode)yaml.Documents[0].RootNode["services"];
        return services.Children.ToDictionary(service => ((YamlScalarNode)service.Key).Value!, service => (YamlMappingNode)service.Value);
    }

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z_]+)")]
    private static partial Regex Variable();
}
