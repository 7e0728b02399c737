using System.Net;
using System.Net.Sockets;

namespace ChatAi.Deploy.Tests.Programs;

internal static class FreePort
{
    /// <summary>Different ones, below those that the system gives to outgoing connections.</summary>
    public static int[] Take(int count)
    {
        var chance = new Random();
        var found = new HashSet<int>();
        while (found.Count < count)
        {
            var port = chance.Next(20_000, 32_000);
            if (IsFree(port))
                found.Add(port);
        }

        return [.. found];
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
