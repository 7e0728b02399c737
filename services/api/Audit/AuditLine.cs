using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace ChatAi.Api.Audit;

/// <summary>
/// An event as one line for programs such as fail2ban. What a caller cannot choose comes first, the address above all;
/// what he can stands last, in the quotes of JSON and in ASCII, so that nothing he types makes another line or another
/// address: <c>2026-11-27T12:00:00.123Z login failed from 203.0.113.7 detail="ann@example.com"</c>.
/// </summary>
internal static class AuditLine
{
    public static string Of(AuditEvent happened, DateTimeOffset at, IPAddress? address)
    {
        var line = new StringBuilder(160);
        line.Append(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {happened.Action} {(happened.Success ? "succeeded" : "failed")} from {address?.ToString() ?? "unknown"}");
        if (happened.ActorId is { } actor)
            line.Append(CultureInfo.InvariantCulture, $" actor={actor}");
        if (happened.TenantId is { } tenant)
            line.Append(CultureInfo.InvariantCulture, $" tenant={tenant}");
        if (happened.Target is { } target)
            line.Append(CultureInfo.InvariantCulture, $" target={Quoted($"{target.Type} {target.Id}")}");
        if (happened.Detail is { } detail)
            line.Append(CultureInfo.InvariantCulture, $" detail={Quoted(detail)}");

        return line.Append('\n').ToString();
    }

    /// <summary>The serializer's own encoder: everything but plain ASCII becomes \uXXXX, quotes and line ends too.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
