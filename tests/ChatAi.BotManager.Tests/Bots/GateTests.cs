using ChatAi.BotManager.Bots;
using ChatAi.BotManager.Tests.Drivers;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace ChatAi.BotManager.Tests.Bots;

/// <summary>The gate of a cold start, while first calls come late or never. No manager runs beside it.</summary>
public sealed class GateTests(Stores stores) : IAsyncLifetime
{
    private const int PerMinute = 10;
    private const int PerHour = 35;

    private readonly FakeTimeProvider clock = new(DateTimeOffset.UnixEpoch + TimeSpan.FromDays(20_000));
    private Suite suite = null!;
    private NpgsqlDataSource database = null!;
    private ColdStart gate = null!;

    public async ValueTask InitializeAsync()
    {
        suite = await Suite.StartAsync(stores);
        await suite.StopManagerAsync();
        database = NpgsqlDataSource.Create(suite.ConnectionString);
        gate = new ColdStart(database, Options.Create(new ColdStartOptions { PerMinute = PerMinute, PerHour = PerHour }), clock);
        await suite.ExecuteAsync(
            """
            insert into bot_instances
                   (user_id, assistant_id, bot_token_ciphertext, token_fingerprint, telegram_id, username, display_name, webhook_secret)
            select @UserId, @AssistantId, 'sealed', sha256(n::text::bytea), n, 'guide_bot', 'Guide', 'secret'
            from   generate_series(1, 60) n
            """,
            new { suite.Tenant.UserId, suite.Tenant.AssistantId });
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await suite.DisposeAsync();
    }

    [Fact]
    public async Task One_that_was_let_in_counts_until_Telegram_has_answered_it_and_a_minute_longer()
    {
        var first = await AdmitAsync();
        Assert.Equal(PerMinute, first.Count);

        clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Empty(await AdmitAsync());

        foreach (var id in first.Take(4))
            await gate.BroughtUpAsync(id, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(await AdmitAsync());

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(4, (await AdmitAsync()).Count);
    }

    [Fact]
    public async Task One_that_is_not_heard_of_does_not_hold_up_the_others_for_ever()
    {
        await AdmitAsync();
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Empty(await AdmitAsync());

        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(PerMinute, (await AdmitAsync()).Count);
    }

    [Fact]
    public async Task One_that_its_owner_has_stopped_makes_room()
    {
        var first = await AdmitAsync();
        await suite.ExecuteAsync("update bot_instances set is_active = false where id = any(@Ids)", new { Ids = first.Take(3).ToArray() });
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(3, (await AdmitAsync()).Count);
    }

    [Fact]
    public async Task No_more_than_an_hour_allows_are_let_in_however_fast_they_come_up()
    {
        var admitted = 0;
        for (var minute = 0; minute < 60; minute++)
        {
            foreach (var id in await AdmitAsync())
            {
                await gate.BroughtUpAsync(id, TestContext.Current.CancellationToken);
                admitted++;
            }

            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(PerHour, admitted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEmpty(await AdmitAsync());
    }

    [Fact]
    public async Task One_that_Telegram_refused_makes_room_and_queues_again()
    {
        var first = await AdmitAsync();
        await gate.ForgottenAsync(first[0], TestContext.Current.CancellationToken);

        Assert.Single(await AdmitAsync());
    }

    private async Task<IReadOnlyList<long>> AdmitAsync() =>
        [.. (await gate.AdmitAsync(TestContext.Current.CancellationToken)).Select(bot => bot.Id)];
}
