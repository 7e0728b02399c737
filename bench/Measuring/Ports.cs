using System.Net;
using System.Net.NetworkInformation;

namespace ChatAi.Bench.Measuring;

internal static class Ports
{
    private const int First = 20000;
    private const int BelowEphemeral = 32768;

    /// <summary>Ports that nobody listens on, below those that the system gives to outgoing connections.</summary>
    public static int[] Free(int count)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
        return [.. Enumerable.Range(First + (Environment.ProcessId % 10_000), BelowEphemeral - First).Where(port => port < BelowEphemeral && !taken.Contains(port)).Take(count)];
    }

    public static Uri Address(int port) => new($"http://{IPAddress.Loopback}:{port}");
}
