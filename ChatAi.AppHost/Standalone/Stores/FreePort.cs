using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ChatAi.AppHost.Standalone.Stores;

/// <summary>
/// Ports on 127.0.0.1 below the range that the system hands out to outgoing connections, so that none is taken
/// between its choice and its use by chance.
/// </summary>
internal static class FreePort
{
    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            if (IsFree(port))
                return port;
        }
    }

    public static bool IsFree(int port)
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

    /// <summary>The port that a store used last if it is still free, else a new one, which is remembered in the file.</summary>
    public static int Remembered(string file)
    {
        if (Read(file) is { } last && IsFree(last))
            return last;

        var port = Next();
        File.WriteAllText(file, port.ToString(CultureInfo.InvariantCulture));
        return port;
    }

    public static int? Read(string file) =>
        File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var port) ? port : null;
}
