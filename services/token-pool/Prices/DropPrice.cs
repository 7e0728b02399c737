using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using ChatAi.TokenPool.Keys;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.TokenPool.Prices;

internal static class DropPrice
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(string model, Caller caller, NpgsqlConnection database, KeyRing ring)
    {
        const string sql = """
            delete from ai_model_prices
            where  model = @Model
            """;

        if (await database.ExecuteAsync(sql, new { Model = model }) == 0)
            return Problem.NotFound("price");

        await Audit.WriteAsync(database, caller, "price dropped", null, model, new { });
        await ring.RefreshAsync();
        return TypedResults.NoContent();
    }
}
