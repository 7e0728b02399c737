using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Prices;

internal static class ListPrices
{
    /// <param name="PromptPrice">US dollars for a million tokens, as for the answer's.</param>
    public sealed record Price(string Model, decimal PromptPrice, decimal CompletionPrice);

    public static async Task<Ok<List<Price>>> Handle(NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select   model, prompt_price, completion_price
            from     ai_model_prices
            order by model
            """;

        var prices = await database.QueryAsync<Price>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        return TypedResults.Ok(prices.ToList());
    }
}
