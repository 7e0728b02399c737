using System.Net;
using ChatAi.ServiceDefaults.Startup;

namespace ChatAi.Gateway.Networks;

/// <summary>Section <c>Gateway</c>: addresses as networks, for example <c>10.0.0.0/8</c> or <c>10.0.0.7/32</c>.</summary>
internal sealed class NetworkOptions
{
    /// <summary>Who besides the machine itself may see metrics and the components of the health.</summary>
    public IReadOnlyList<string> KnownNetworks { get; init; } = [];

    /// <summary>The proxies whose word about the caller's address is believed; none unless configured.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    public static IPNetwork[] Parse(IReadOnlyList<string> networks, string setting) =>
        [.. networks.Where(text => text.Length > 0).Select(text => IPNetwork.TryParse(text, out var network)
            ? network
            : throw new ConfigurationException($"Gateway:{setting} has '{text}', which is no network such as 10.0.0.0/8."))];
}
