using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using ChatAi.AppHost.Standalone.Run;
using ChatAi.AppHost.Tests.Sample;

namespace ChatAi.AppHost.Tests.Run;

public sealed class PortCheckTests : IDisposable
{
    private readonly TcpListener other = new(IPAddress.Loopback, 0);

    public void Dispose() => other.Dispose();

    [Fact]
    public void A_taken_port_is_named_with_the_resource_that_needs_it_and_where_it_is_set()
    {
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var projects = SampleApplication.Create(publish: false).Resources.OfType<ProjectResource>().ToList();
        foreach (var endpoint in projects.SelectMany(project => project.Annotations.OfType<EndpointAnnotation>()))
            endpoint.Port = port;

        var taken = PortCheck.FirstTaken(projects);

        Assert.NotNull(taken);
        Assert.Contains($"port {port} is taken", taken, StringComparison.Ordinal);
        Assert.Contains("api needs it", taken, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("Api", "Properties", "launchSettings.json"), taken, StringComparison.Ordinal);
    }

    [Fact]
    public void Free_ports_are_no_trouble()
    {
        var projects = SampleApplication.Create(publish: false).Resources.OfType<ProjectResource>().ToList();
        foreach (var endpoint in projects.SelectMany(project => project.Annotations.OfType<EndpointAnnotation>()))
            endpoint.Port = 0;

        Assert.Null(PortCheck.FirstTaken(projects));
    }
}
