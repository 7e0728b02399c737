using ChatAi.TokenPool.Tests.Drivers;

namespace ChatAi.TokenPool.Tests.Keys;

public sealed class InitialKeysTests(TestDatabase database) : PoolTest(database)
{
    private const string Name = "OPENAI_API_KEY";

    protected override bool KeepsLocalKey => true;

    [Fact]
    public async Task The_embedded_key_is_there_and_comes_last() =>
        Assert.Equal(
            ("local", "local", 100, "*,local-embedding", 0, 0),
            await QueryAsync<(string, string, int, string, int, int)>("select name, provider, priority, model_access, daily_limit, monthly_limit from ai_token_pool"));

    [Fact]
    public async Task The_environments_key_is_put_in_once_and_preferred()
    {
        for (var start = 0; start < 2; start++)
        {
            await using var pool = await StartWithAsync("sk-of-the-environment");
            Assert.Contains("simulated", (await pool.ChatAsync()).Text, StringComparison.Ordinal);
        }

        Assert.Equal(2, Provider.CountOf("sk-of-the-environment"));
        Assert.Equal(1, await QueryAsync<int>("select count(*) from ai_token_pool where provider = 'openai' and priority = 1"));
    }

    [Fact]
    public async Task A_changed_value_takes_the_place_of_the_old_one_and_starts_afresh()
    {
        await (await StartWithAsync("sk-the-old-value")).DisposeAsync();
        await ExecuteAsync("update ai_token_pool set state = 'disabled', is_active = false where name = 'OPENAI_API_KEY'");

        await using var pool = await StartWithAsync("sk-the-new-value");
        await Eventually.True(() => QueryAsync<bool>("select is_active and state = 'ready' from ai_token_pool where name = 'OPENAI_API_KEY'"));
        await pool.ChatAsync();

        Assert.Equal(1, Provider.CountOf("sk-the-new-value"));
    }

    [Fact]
    public async Task An_unchanged_value_keeps_what_an_administrator_decided()
    {
        await (await StartWithAsync("sk-the-value")).DisposeAsync();
        await ExecuteAsync("update ai_token_pool set is_active = false, daily_limit = 5 where name = 'OPENAI_API_KEY'");

        await using var pool = await StartWithAsync("sk-the-value");
        await pool.ChatAsync();

        Assert.Equal((false, 5), await QueryAsync<(bool, int)>("select is_active, daily_limit from ai_token_pool where name = 'OPENAI_API_KEY'"));
    }

    [Fact]
    public async Task The_key_is_switched_off_when_the_variable_is_gone_and_on_when_it_is_back()
    {
        await (await StartWithAsync("sk-the-value")).DisposeAsync();

        await using var without = StartReplica();
        await Eventually.True(() => QueryAsync<bool>("select not is_active from ai_token_pool where name = 'OPENAI_API_KEY'"));

        await using var back = await StartWithAsync("sk-the-value");
        await Eventually.True(() => QueryAsync<bool>("select is_active from ai_token_pool where name = 'OPENAI_API_KEY'"));
    }

    [Fact]
    public async Task A_key_that_an_administrator_has_added_before_is_not_added_again()
    {
        await AddKeyAsync("sk-known-already");

        await using var pool = StartReplica((Name, "sk-known-already"));

        await Eventually.True(() => pool.Log.Lines.Any(line => line.Contains("under another name", StringComparison.Ordinal)));
        Assert.Equal(0, await QueryAsync<int>("select count(*) from ai_token_pool where name = 'OPENAI_API_KEY'"));
    }

    private async Task<Pool> StartWithAsync(string key)
    {
        var pool = StartReplica((Name, key), ("OPENAI_BASE_URL", Provider.OpenAiAddress.ToString()));
        await Eventually.True(() => QueryAsync<bool>("select exists (select from ai_token_pool where name = 'OPENAI_API_KEY')"));
        return pool;
    }
}
