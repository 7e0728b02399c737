using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using ChatAi.Simulators.OpenAI;
using ChatAi.Simulators.OpenAI.Keys;
using ChatAi.TokenPool.Tests.Drivers;
using Dapper;
using Npgsql;

namespace ChatAi.TokenPool.Tests.Usage;

/// <summary>Processes that are killed while they work: nothing they did is forgotten, and nothing they held is lost.</summary>
public sealed class CrashTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Key = "sk-of-the-environment";

    private readonly string journal = Directory.CreateTempSubdirectory("chatai-journal-").FullName;
    private NpgsqlDataSource accounts = null!;
    private OpenAiSimulator provider = null!;

    public async ValueTask InitializeAsync()
    {
        accounts = NpgsqlDataSource.Create(database.Owner);
        await ExecuteAsync("truncate ai_token_pool, ai_token_usage, ai_token_grants, ai_token_replicas restart identity");
        provider = await OpenAiSimulator.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        await accounts.DisposeAsync();
        Directory.Delete(journal, recursive: true);
    }

    [Fact]
    public async Task What_a_killed_replica_had_begun_is_unknown_and_what_it_held_is_free_again_as_soon_as_another_finds_its_journal()
    {
        await using (var pool = await StartAsync(journal))
        {
            await AskAsync(pool);
            provider.Behave(Key, new Behaviour(Stall: Stall.BeforeFirstByte));
            var call = AskAsync(pool);
            await Eventually.True(() => provider.CountOf(Key) == 2);
            await pool.DisposeAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => call);
        }

        await using var next = await StartAsync(journal);

        await Eventually.True(() => QueryAsync<bool>("select count(*) = 2 and bool_or(outcome = 'completed') and bool_or(outcome = 'unknown') from ai_token_usage"));
        await Eventually.True(() => QueryAsync<bool>("select reserved_daily_usage = 0 and current_daily_usage = 2 from ai_token_pool where name = 'OPENAI_API_KEY'"));
        Assert.Equal("The process that made this call did not see its end", await QueryAsync<string>("select error_message from ai_token_usage where outcome = 'unknown'"));
        await Eventually.True(() => Directory.GetDirectories(journal) is [_]);
        Assert.Equal((0, "All counters agree with their rows\n"), await CheckAsync());
    }

    [Fact]
    public async Task Of_a_replica_whose_journal_is_gone_all_that_it_held_is_charged_when_its_lease_is_over()
    {
        await using (var pool = await StartAsync(null))
        {
            await AskAsync(pool);
            await Eventually.True(() => QueryAsync<bool>("select count(*) = 1 from ai_token_usage"));
        }

        var held = await QueryAsync<int>("select sum(slots) from ai_token_grants where token_id is not null");
        Assert.InRange(held, 2, 1000);
        await ExecuteAsync("update ai_token_replicas set expires_at = now() - interval '1 second'");

        await using var next = await StartAsync(journal);

        await Eventually.True(() => QueryAsync<bool>($"select current_daily_usage = {held} and reserved_daily_usage = 0 from ai_token_pool where name = 'OPENAI_API_KEY'"));
        Assert.Equal(held - 1, await QueryAsync<int>("select count(*) from ai_token_usage where outcome = 'unknown'"));
        Assert.Equal((0, "All counters agree with their rows\n"), await CheckAsync());
    }

    [Fact]
    public async Task The_check_finds_a_counter_that_is_not_its_rows_and_sets_it_right_when_told()
    {
        await using (var pool = await StartAsync(journal))
        {
            await AskAsync(pool);
            await Eventually.True(() => QueryAsync<bool>("select count(*) = 1 from ai_token_usage"));
        }

        await ExecuteAsync("update ai_token_pool set current_daily_usage = 7 where name = 'OPENAI_API_KEY'");

        var found = await CheckAsync();
        Assert.Equal(1, found.ExitCode);
        Assert.Contains("OPENAI_API_KEY: current_daily_usage is 7, its rows say 1", found.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CheckAsync("--repair")).ExitCode);
        Assert.Equal((0, "All counters agree with their rows\n"), await CheckAsync());
        Assert.Equal(64, (await CheckAsync("--sideways")).ExitCode);
    }

    [Fact]
    public async Task A_replica_that_is_asked_to_stop_leaves_nothing_behind()
    {
        await using var pool = await StartAsync(journal);
        await AskAsync(pool);

        await pool.StopAsync();

        Assert.Equal(1, await QueryAsync<int>("select count(*) from ai_token_usage"));
        Assert.Equal(0, await QueryAsync<int>("select (select count(*) from ai_token_grants) + (select count(*) from ai_token_replicas)"));
        Assert.Empty(Directory.GetDirectories(journal));
    }

    private async Task<PoolProcess> StartAsync(string? folder)
    {
        var pool = new PoolProcess(folder);
        await pool.StartAsync(database.TokenPool, provider.OpenAiAddress, Key);
        return pool;
    }

    private static async Task AskAsync(PoolProcess pool)
    {
        using var client = new HttpClient { BaseAddress = pool.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Pool.ServiceToken);
        using var question = new StringContent(
            """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Which port?"}]}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), question, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private async Task<(int ExitCode, string Output)> CheckAsync(params string[] words)
    {
        using var check = Process.Start(new ProcessStartInfo("dotnet", [BuiltProject.Assembly("ChatAi.TokenPool"), "check", .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ConnectionStrings__chatai"] = database.TokenPool },
        })!;
        var output = await check.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (check.ExitCode, output);
    }

    private async Task<T> QueryAsync<T>(string sql)
    {
        await using var connection = await accounts.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await accounts.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
