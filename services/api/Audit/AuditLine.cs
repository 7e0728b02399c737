using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatAi.Api.Audit;

/// <summary>
/// An event as one line: <c>2026-01-31 12:00:00,123 | WARNING | anonymous | login | failed | {"detail":"…"} 203.0.113.7</c>.
/// What a caller has typed stands within the JSON and in ASCII, so that it makes neither another line nor another
/// address; the address is last, where awk and fail2ban look for it.
/// </summary>
internal static class AuditLine
{
    private const string Nobody = "-";

    /// <summary>With the serializer's own encoder: everything but plain ASCII becomes \uXXXX, quotes and line ends too.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private sealed record Rest(long? Tenant = null, string? Target = null, string? Detail = null, string? Suspicious = null, long? Dropped = null);

    /// <param name="at">In the time of the machine, as fail2ban takes it.</param>
    public static string Of(AuditEvent happened, DateTimeOffset at, IPAddress? address)
    {
        var rest = new Rest(
            happened.TenantId,
            happened.Target is { } target ? $"{target.Type} {target.Id}" : null,
            happened.Detail,
            happened.Suspicious);

        return Line(at, happened.Success && happened.Suspicious is null, happened.ActorId, happened.Action, happened.Success, rest, address);
    }

    public static string OfDropped(long count, DateTimeOffset at) => Line(at, false, null, "log", false, new Rest(Dropped: count), null);

    private static string Line(DateTimeOffset at, bool isUsual, long? actor, string action, bool success, Rest rest, IPAddress? address) => string.Create(
        CultureInfo.InvariantCulture,
        $"{at:yyyy-MM-dd HH:mm:ss,fff} | {(isUsual ? "INFO" : "WARNING")} | {actor?.ToString(CultureInfo.InvariantCulture) ?? "anonymous"} | {action} | {(success ? "success" : "failed")} | {JsonSerializer.Serialize(rest, Json)} {address?.ToString() ?? Nobody}");
}
