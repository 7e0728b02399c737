namespace ChatAi.Simulators.Telegram.Text;

internal static class LinkAddress
{
    /// <summary>The address of a link if Telegram would make one of it: http, https or tg, a bare host gets http.</summary>
    public static string? Of(string address)
    {
        var trimmed = address.Trim();
        var whole = trimmed.Contains("://", StringComparison.Ordinal) || trimmed.StartsWith("tg:", StringComparison.OrdinalIgnoreCase)
            ? trimmed
            : "http://" + trimmed;

        if (!Uri.TryCreate(whole, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "tg"))
            return null;

        return uri.Scheme == "tg" || uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || uri.Host.Contains('.', StringComparison.Ordinal)
            ? uri.AbsoluteUri
            : null;
    }
}
