using System.Text.Json;
using ChatAi.Testing.Debian;

namespace ChatAi.Deploy.Tests.Containers;

public sealed class ImageTests
{
    [Theory]
    [InlineData("gateway", "chatai/gateway")]
    [InlineData("services/api", "chatai/api")]
    [InlineData("services/bot-manager", "chatai/bot-manager")]
    [InlineData("services/migration", "chatai/migration")]
    [InlineData("services/token-pool", "chatai/token-pool")]
    public async Task An_image_is_named_after_its_service_small_and_not_roots(string project, string repository)
    {
        var asked = (await ForeignProgram.RunAsync(
            "dotnet",
            ["msbuild", Repository.PathTo(project), "-getProperty:ContainerRepository", "-getProperty:ContainerFamily", "-getProperty:ContainerUser"])).Succeeded();

        var properties = JsonDocument.Parse(asked.Output).RootElement.GetProperty("Properties");
        Assert.Equal(repository, properties.GetProperty("ContainerRepository").GetString());
        Assert.Equal("noble-chiseled", properties.GetProperty("ContainerFamily").GetString());
        Assert.Equal("app", properties.GetProperty("ContainerUser").GetString());
    }
}
