using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.Api.Tenants;

internal static class TenantsFeature
{
    public static void MapTenants(this WebApplication app)
    {
        var tenants = app.MapGroup("/api/admin/tenants").WithTags("Tenants").RequireAuthorization(Policies.Admin);
        tenants.MapGet("/", ListTenants.Handle);
        tenants.MapPost("/{id:long}/disable", SwitchTenant.Disable);
        tenants.MapPost("/{id:long}/enable", SwitchTenant.Enable);
        tenants.MapDelete("/{id:long}", DeleteTenant.Handle);
    }
}
