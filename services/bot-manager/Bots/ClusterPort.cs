using System.Net;
using System.Net.Sockets;

namespace ChatAi.BotManager.Bots;

/// <summary>Finds a port for the cluster, which wants to know it before it listens.</summary>
internal static class ClusterPort
{
    /// <summary>
    /// The usual one is worth trying first: after a crash, a silo that comes back to its old address is known at once for
    /// the successor of the dead one, and does not wait until the others have found that one dead.
    /// </summary>
    public static int Choose(int configured, int usual)
    {
        if (configured > 0)
            return configured;

        return IsFree(usual) ? usual : AnyFree();
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int AnyFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
