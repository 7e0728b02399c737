using ChatAi.BotManager.Database;
using ChatAi.BotManager.Telegram;
using ChatAi.BotManager.Tests.Drivers;
using ChatAi.BotManager.Updates;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatAi.BotManager.Tests.Database;

public sealed class GroupedStatementsTests(Suite suite) : IClassFixture<Suite>
{
    private const long GoneBot = 999_999;

    [Fact]
    public async Task What_comes_while_one_is_written_is_written_together()
    {
        var groups = new List<IReadOnlyList<int>>();
        var first = new TaskCompletionSource();
        var writes = new GroupedStatements<int, int>(async group =>
        {
            groups.Add(group);
            if (groups.Count == 1)
                await first.Task;

            return [.. group.Select(number => number * 10)];
        });

        var alone = writes.RunAsync(1);
        await Eventually.True(() => groups.Count == 1);
        var together = Enumerable.Range(2, 150).Select(writes.RunAsync).ToArray();
        first.SetResult();

        Assert.Equal(10, await alone);
        Assert.Equal(Enumerable.Range(2, 150).Select(number => number * 10), await Task.WhenAll(together));
        Assert.Equal([1, 100, 50], groups.Select(group => group.Count));
    }

    [Fact]
    public async Task What_the_database_refuses_of_one_bot_does_not_take_the_others_with_it()
    {
        var bot = await suite.ConnectBotAsync();
        var inbox = suite.Manager.Services.GetRequiredService<Inbox>();

        var good = Enumerable.Range(9_001, 20).Select(id => StoreAsync(bot.Id, id)).ToArray();
        var bad = Enumerable.Range(9_001, 20).Select(id => StoreAsync(GoneBot, id)).ToArray();

        Assert.All(await Task.WhenAll(good), stored => Assert.Single(stored));
        foreach (var refused in bad)
            Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, (await Assert.ThrowsAsync<PostgresException>(() => refused)).SqlState);

        Task<IReadOnlyList<PendingUpdate>> StoreAsync(long botId, int update) => inbox.StoreAsync(
            botId,
            new BotName(1, ""),
            [new RawUpdate(update, $$"""{"update_id":{{update}},"message":{"message_id":1,"date":1,"chat":{"id":77,"type":"private"},"text":"Hi"} }""")],
            polled: false,
            TestContext.Current.CancellationToken);
    }
}
