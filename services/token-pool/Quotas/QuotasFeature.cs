using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.TokenPool.Quotas;

internal static class QuotasFeature
{
    public static void MapQuotas(this WebApplication app)
    {
        var quotas = app.MapGroup("/api/admin/ai-quotas").WithTags("AI quotas").RequireAuthorization(Policies.Admin);
        quotas.MapGet("", ListQuotas.Handle);
        quotas.MapPut("/{userId:long}", SetQuota.Handle);
        quotas.MapDelete("/{userId:long}", LiftQuota.Handle);
    }
}
