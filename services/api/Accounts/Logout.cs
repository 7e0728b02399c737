using System.ComponentModel.DataAnnotations;
using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Accounts;

/// <summary>Needs no access token: whoever holds the refresh token may end its session, also when the other has expired.</summary>
internal static class Logout
{
    public sealed record Request([property: Required, StringLength(200)] string RefreshToken);

    public static async Task<NoContent> Handle(
        Request request,
        NpgsqlConnection database,
        AuditTrail audit,
        EndedSessions endedSessions,
        CancellationToken cancellationToken)
    {
        if (await RefreshSession.EndFamilyAsync(database, new RefreshSecret(request.RefreshToken), onlyIfUsed: false, cancellationToken) is { } ended)
        {
            endedSessions.LookAgain();
            await audit.AddAsync(database, new AuditEvent(AuditActions.Logout, true, ended.UserId, ended.TenantId));
        }

        return TypedResults.NoContent();
    }
}
