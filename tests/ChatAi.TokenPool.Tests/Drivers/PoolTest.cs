using ChatAi.Simulators.OpenAI;
using Dapper;
using Npgsql;

namespace ChatAi.TokenPool.Tests.Drivers;

/// <summary>A replica with an empty pool but for the embedded key, a provider, and the accounts in sight.</summary>
public abstract class PoolTest(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    protected NpgsqlDataSource Accounts { get; private set; } = null!;

    protected OpenAiSimulator Provider { get; private set; } = null!;

    protected Pool Pool { get; private set; } = null!;

    /// <summary>Most tests are about one key, and the embedded one would answer in its stead.</summary>
    protected virtual bool KeepsLocalKey => false;

    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    public virtual async ValueTask InitializeAsync()
    {
        Accounts = NpgsqlDataSource.Create(database.Owner);
        await using (var connection = await Accounts.OpenConnectionAsync())
            await connection.ExecuteAsync("truncate ai_token_pool, ai_token_usage, ai_token_grants, ai_token_replicas, ai_token_accounts, ai_token_audit, ai_tenant_quota, ai_model_prices restart identity");

        Provider = await OpenAiSimulator.StartAsync(TestContext.Current.CancellationToken);
        Pool = StartReplica();
        await Eventually.True(() => QueryAsync<bool>("select exists (select from ai_token_pool where name = 'local')"));
        if (!KeepsLocalKey)
            await ExecuteAsync("update ai_token_pool set is_active = false");
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        await Provider.DisposeAsync();
        await Accounts.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Pool StartReplica(params (string Name, string Value)[] settings) => new(database.TokenPool, [.. Settings, .. settings]);

    protected Task<long> AddKeyAsync(string token, int priority = 1, int dailyLimit = 0, int monthlyLimit = 0) =>
        Pool.AddKeyAsync(token, Provider.OpenAiAddress, priority: priority, dailyLimit: dailyLimit, monthlyLimit: monthlyLimit);

    protected async Task<T> QueryAsync<T>(string sql, object? parameters = null)
    {
        await Pool.SettleAsync();
        await using var connection = await Accounts.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }

    protected async Task<List<UsageRow>> UsageAsync()
    {
        await Pool.SettleAsync();
        await using var connection = await Accounts.OpenConnectionAsync();
        return [.. await connection.QueryAsync<UsageRow>(
            """
            select   token_id, model_used, prompt_tokens, completion_tokens, total_tokens, request_type, success, outcome, error_message
            from     ai_token_usage
            order by id
            """)];
    }

    protected Task<KeyRow> KeyAsync(long id) => QueryAsync<KeyRow>(
        """
        select current_daily_usage, current_monthly_usage, error_count, last_error, is_active, state,
               extract(epoch from cooldown_until - now())::double precision as cools_for
        from   ai_token_pool
        where  id = @id
        """,
        new { id });

    protected async Task ExecuteAsync(string sql)
    {
        await using var connection = await Accounts.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
        await Pool.SettleAsync();
    }

    protected sealed record UsageRow(
        long TokenId,
        string ModelUsed,
        int PromptTokens,
        int CompletionTokens,
        int TotalTokens,
        string RequestType,
        bool? Success,
        string Outcome,
        string? ErrorMessage);

    protected sealed record KeyRow(
        int CurrentDailyUsage,
        int CurrentMonthlyUsage,
        int ErrorCount,
        string? LastError,
        bool IsActive,
        string State,
        double? CoolsFor);
}
