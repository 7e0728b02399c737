using ChatAi.ServiceDefaults.Authentication;

namespace ChatAi.TokenPool.Prices;

internal static class PricesFeature
{
    public static void MapPrices(this WebApplication app)
    {
        var prices = app.MapGroup("/api/admin/ai-prices").WithTags("AI prices").RequireAuthorization(Policies.Admin);
        prices.MapGet("", ListPrices.Handle);
        prices.MapPut("/{model}", SetPrice.Handle);
        prices.MapDelete("/{model}", DropPrice.Handle);
    }
}
