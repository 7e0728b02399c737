using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatAi.AppHost.Standalone.Settings;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>Sees before anything starts that every fixed port is free, and says whose it is when it is not.</summary>
internal static class PortCheck
{
    /// <summary>Services of an AppHost that was killed need a moment to see it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(IEnumerable<IResource> resources, Action<string> say, CancellationToken cancellationToken)
    {
        var projects = resources.OfType<ProjectResource>().ToList();
        var waited = Stopwatch.StartNew();
        var said = false;

        while (FirstTaken(projects) is { } taken)
        {
            if (waited.Elapsed > Patience)
                throw new StartFailedException(taken);

            if (!said)
                say("a port is still taken: waiting a moment for services of an earlier start to end");

            said = true;
            await Task.Delay(TimeSpan.FromMilliseconds(300), cancellationToken);
        }
    }

    public static string? FirstTaken(IEnumerable<ProjectResource> projects)
    {
        foreach (var project in projects)
        {
            foreach (var endpoint in project.Annotations.OfType<EndpointAnnotation>())
            {
                if (endpoint.Port is { } port && !IsFree(port))
                {
                    var settings = LaunchProfile.FileOf(project.Annotations.OfType<ProjectMetadataAnnotation>().Single().Metadata.ProjectPath);
                    return $"port {port} is taken by another program, but {project.Name} needs it: end that program, change applicationUrl in {settings}, or move all ports with CHATAI_PORT_OFFSET=1000.";
                }
            }
        }

        return null;
    }

    public static bool IsFree(int port) =>
        CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException failure)
        {
            // A machine may speak IPv6 and have no loopback address for it.
            return failure.SocketErrorCode is SocketError.AddressNotAvailable;
        }
    }
}
