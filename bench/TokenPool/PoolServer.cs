using System.Globalization;
using ChatAi.Bench.Measuring;
using ChatAi.ServiceDefaults.Secrets;
using Npgsql;

namespace ChatAi.Bench.TokenPool;

/// <summary>Replicas of token-pool as they are run, over one database and one folder of journals.</summary>
internal sealed class PoolServer(Database database, string folder)
{
    public const string ServiceToken = "a-service-token-for-benchmarks";

    private const string SealingKey = "a-key-for-benchmarks-that-is-long-enough";
    private const string Purpose = "ai-key";

    public Server Start(int port) => Server.Start(
        "dotnet",
        [Checkout.Built("ChatAi.TokenPool")],
        folder,
        new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = Ports.Address(port).ToString(),
            ["ConnectionStrings__chatai"] = database.TokenPool,
            ["SECRET_KEY"] = SealingKey,
            ["SERVICE_TOKEN"] = ServiceToken,
            ["OPENAI_API_KEY"] = "",
            ["Journal__Folder"] = Path.Combine(folder, "journal"),
        });

    /// <summary>In the place of all keys that are there.</summary>
    public async Task PutKeysAsync(int count, int dailyLimit, Uri upstream)
    {
        const string sql = """
            insert into ai_token_pool (name, provider, token_ciphertext, token_fingerprint, endpoint, model_access, daily_limit, monthly_limit)
            values ($1, 'openai', $2, $3, $4, 'gpt-4o-mini', $5, 0)
            """;

        var box = new SecretBox(SealingKey);
        await database.ExecuteAsync("delete from ai_token_pool");

        // Else the embedded provider would answer when the keys are used up.
        await database.ExecuteAsync("insert into ai_token_pool (name, provider, is_active) values ('local', 'local', false)");
        for (var number = 1; number <= count; number++)
        {
            var key = Key(number);
            await database.ExecuteAsync(
                sql,
                new NpgsqlParameter<string> { TypedValue = key },
                new NpgsqlParameter<byte[]> { TypedValue = box.Seal(key, Purpose) },
                new NpgsqlParameter<byte[]> { TypedValue = box.Fingerprint(key, Purpose) },
                new NpgsqlParameter<string> { TypedValue = new Uri(upstream, "/v1").ToString() },
                new NpgsqlParameter<int> { TypedValue = dailyLimit });
        }
    }

    public static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"sk-bench-{number:D4}");
}
