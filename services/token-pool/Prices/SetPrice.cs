using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.TokenPool.Keys;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Prices;

internal static class SetPrice
{
    private const double Highest = 1_000_000;

    /// <param name="PromptPrice">US dollars for a million tokens, as for the answer's.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Request(
        [property: Required, Range(0.0, Highest)] decimal? PromptPrice,
        [property: Required, Range(0.0, Highest)] decimal? CompletionPrice);

    /// <summary>What the calls of a model cost from now on; what was recorded keeps its cost.</summary>
    public static async Task<Ok<ListPrices.Price>> Handle(
        [StringLength(200, MinimumLength = 1)] string model,
        Request request,
        Caller caller,
        NpgsqlConnection database,
        KeyRing ring)
    {
        const string sql = """
            insert into ai_model_prices (model, prompt_price, completion_price)
            values (@Model, @PromptPrice, @CompletionPrice)
            on     conflict (model) do update
            set    prompt_price = excluded.prompt_price, completion_price = excluded.completion_price, updated_at = now()
            returning model, prompt_price, completion_price
            """;

        var price = await database.QuerySingleAsync<ListPrices.Price>(sql, new { Model = model, request.PromptPrice, request.CompletionPrice });
        await Audit.WriteAsync(database, caller, "price", null, model, request);
        await ring.RefreshAsync();
        return TypedResults.Ok(price);
    }
}
