using System.Globalization;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace ChatAi.ServiceDefaults.Authentication;

/// <summary>Who calls.</summary>
/// <param name="UserId">The signed-in user; null for another service and for the local operator.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="TenantId">The tenant whose data the caller may see; null means every tenant's.</param>
public sealed record Caller(long? UserId, string Role, long? TenantId)
{
    public static Caller Of(ClaimsPrincipal principal)
    {
        var role = principal.FindFirstValue(CallerClaims.Role) ?? "";
        var seesAll = role is Roles.Admin or Roles.Service || principal.HasClaim(CallerClaims.Local, "true");
        var tenant = Number(principal, CallerClaims.Tenant);
        if (!seesAll && tenant is null)
            throw new InvalidOperationException("The caller has no tenant: is the endpoint open to anonymous callers?");

        return new Caller(Number(principal, CallerClaims.Subject), role, seesAll ? null : tenant);
    }

    /// <summary>Lets a handler take the caller as a parameter.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult(Of(context.User));

    private static long? Number(ClaimsPrincipal principal, string claim) =>
        long.TryParse(principal.FindFirstValue(claim), CultureInfo.InvariantCulture, out var number) ? number : null;
}
