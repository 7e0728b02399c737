using System.Net;
using Dapper;
using Npgsql;

namespace ChatAi.Api.Audit;

/// <summary>Writes down what happened, in the table and in the log.</summary>
internal sealed class AuditTrail(IHttpContextAccessor http, AuditLog log)
{
    /// <summary>The caller's address as a trusted gateway tells it; null outside of a request.</summary>
    public IPAddress? Address => http.HttpContext?.Connection.RemoteIpAddress is { } address ? Plain(address) : null;

    /// <summary>
    /// Within the connection's transaction, if there is one: then it is written if, and only if, what it tells of happens.
    /// Takes no cancellation token: a caller who hangs up must not keep his failure out of it.
    /// </summary>
    public async Task AddAsync(NpgsqlConnection connection, AuditEvent happened)
    {
        const string sql = """
            insert into audit_events (action, success, actor_id, tenant_id, target_type, target_id, remote_address, detail)
            values (@Action, @Success, @ActorId, @TenantId, @TargetType, @TargetId, @Address::inet, @Detail)
            returning occurred_at
            """;

        var address = Address;
        var at = await connection.QuerySingleAsync<DateTimeOffset>(sql, new
        {
            happened.Action,
            happened.Success,
            happened.ActorId,
            happened.TenantId,
            TargetType = happened.Target?.Type,
            TargetId = happened.Target?.Id,
            Address = address?.ToString(),
            happened.Detail,
        });
        log.Write(happened, at, address);
    }

    /// <summary>Without the zone of a link-local address, and IPv4 as itself.</summary>
    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
}
