using System.Net;
using System.Net.Sockets;

namespace ChatAi.Gateway.RateLimits;

/// <summary>
/// The address as what a caller is known by. Of IPv6 it is the network of 64 bits: that is what one customer is given at
/// least, with more addresses in it than could be counted.
/// </summary>
internal static class AddressKey
{
    private const int NetworkBytes = 8;

    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "unknown";

        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();

        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
            return address.ToString();

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, NetworkBytes, bytes.Length - NetworkBytes);
        return $"{new IPAddress(bytes)}/64";
    }
}
