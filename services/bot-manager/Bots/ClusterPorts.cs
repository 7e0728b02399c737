using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Bots;

/// <summary>
/// This replica's ports in the cluster, its own as long as it lives. Orleans lets two silos listen on one port, where each
/// takes itself for the other's successor, and every bot is alive twice. What nobody can have twice is the UDP port of the
/// same number, and the system gives it back when a process dies, however it dies.
/// </summary>
internal sealed class ClusterPorts : IDisposable
{
    private const int UsualSiloPort = 11_111;
    private const int UsualGatewayPort = 30_000;

    /// <summary>As many replicas may share a machine.</summary>
    private const int MostReplicas = 100;

    private readonly List<Socket> claims = [];

    public ClusterPorts(IOptions<ClusterEndpointOptions> options)
    {
        Silo = Claim("Orleans:SiloPort", options.Value.SiloPort, UsualSiloPort);
        Gateway = Claim("Orleans:GatewayPort", options.Value.GatewayPort, UsualGatewayPort);
    }

    public int Silo { get; }

    public int Gateway { get; }

    public void Dispose() => claims.ForEach(claim => claim.Dispose());

    private int Claim(string setting, int configured, int usual)
    {
        foreach (var port in configured > 0 ? [configured] : Enumerable.Range(usual, MostReplicas))
        {
            if (IsFree(port) && TryClaim(port))
                return port;
        }

        throw new OptionsValidationException(
            setting,
            typeof(ClusterEndpointOptions),
            [configured > 0 ? $"{setting} {configured} is in use on this machine." : $"{setting}: {MostReplicas} ports from {usual} on are in use on this machine."]);
    }

    private bool TryClaim(int port)
    {
        var claim = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            claim.Bind(new IPEndPoint(IPAddress.Any, port));
            claims.Add(claim);
            return true;
        }
        catch (SocketException)
        {
            claim.Dispose();
            return false;
        }
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
}
