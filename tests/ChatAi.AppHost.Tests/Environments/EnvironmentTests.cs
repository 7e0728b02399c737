using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using ChatAi.AppHost.Standalone;
using ChatAi.AppHost.Tests.Sample;

namespace ChatAi.AppHost.Tests.Environments;

public sealed class EnvironmentTests
{
    private const string InstanceId = "OTEL_RESOURCE_ATTRIBUTES=service.instance.id=";

    [Theory]
    [InlineData("migrator")]
    [InlineData("api")]
    [InlineData("web")]
    public async Task A_project_gets_the_environment_that_Aspire_gives_it(string project)
    {
        var builder = SampleApplication.Create(publish: false, "--Parameters:pg-password=pw", "--Parameters:jwt-key=jwt", "--Parameters:cache-password=cache-pw");
        Allocate(builder, "postgres", 40000);
        Allocate(builder, "cache", 40002);

        var resource = builder.Resources.Single(resource => resource.Name == project);
        var values = await ResourceEnvironment.ValuesOfAsync(resource, builder.ExecutionContext, TestContext.Current.CancellationToken);

        var lines = values.Select(pair => $"{pair.Key}={pair.Value}").Select(line => line.StartsWith(InstanceId, StringComparison.Ordinal) ? InstanceId : line);
        Assert.Equal(Expected(project), lines.Order(StringComparer.Ordinal));
    }

    private static void Allocate(DistributedApplicationBuilder builder, string name, int port) =>
        builder.Resources.Single(resource => resource.Name == name).Annotations.OfType<EndpointAnnotation>().Single().AllocatedEndpoint = new AllocatedEndpoint("localhost", port);

    private static IEnumerable<string> Expected(string project) =>
        File.ReadLines(Path.Combine(SampleApplication.Folder, "environment.txt"))
            .SkipWhile(line => line != $"## {project}").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
}
