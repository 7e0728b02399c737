using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.Gateway.Bearers;

/// <summary>
/// Administrators of the installation, by their access tokens. For what the gateway answers itself nobody else judges them:
/// so a session that has ended counts here as it does in the services, by the same list.
/// </summary>
internal sealed class Administrators(VerifiedBearer bearer, EndedSessions ended)
{
    public async ValueTask<bool> IncludeAsync(HttpContext context) =>
        await bearer.ReadAsync(context.Request) is { Role: Roles.Admin, Session: { } session }
        && !await ended.IncludeAsync(session, context.RequestAborted);
}
