using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatAi.BotManager.Tests.Drivers;

namespace ChatAi.BotManager.Tests.Status;

public sealed partial class StatusTests(Suite suite) : IClassFixture<Suite>
{
    private const long Ann = 500_001;

    [Fact]
    public async Task A_bot_whose_token_was_taken_away_shows_its_error_while_another_runs_on()
    {
        var broken = await suite.ConnectBotAsync();
        var sound = await suite.ConnectBotAsync();

        suite.Telegram.Remove(broken.AtTelegram);
        await Eventually.True(async () => await suite.Manager.StateOfAsync(broken.Id) == "error");
        await suite.Telegram.SayAsync(sound.AtTelegram, Ann, "And you?");
        await suite.Telegram.EventuallyRepliesAsync(sound.AtTelegram, Ann);

        var status = await BotAsync(broken);
        Assert.Contains("Telegram refuses the token", status.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("running", await suite.Manager.StateOfAsync(sound.Id));
    }

    [Fact]
    public async Task The_status_has_the_names_of_the_runbook()
    {
        var bot = await suite.ConnectBotAsync();

        var status = await suite.Manager.StatusAsync();
        var item = await BotAsync(bot);

        Assert.Equal(status.GetProperty("bots").GetArrayLength(), status.GetProperty("totalBots").GetInt32());
        Assert.Equal(["id", "type", "assistant", "platform", "active", "pid", "state"], item.EnumerateObject().Select(property => property.Name));
        var memory = Assert.Single(status.GetProperty("memory").EnumerateArray());
        Assert.Equal(Environment.ProcessId, memory.GetProperty("pid").GetInt32());
        Assert.InRange(memory.GetProperty("perBotKb").GetDouble() * memory.GetProperty("bots").GetInt32() / 1024, 20, 4_000);
        Assert.Equal("telegram", item.GetProperty("type").GetString());
        Assert.Equal(Environment.ProcessId, item.GetProperty("pid").GetInt32());
        Assert.Equal(suite.Tenant.AssistantId, item.GetProperty("assistant").GetInt64());
    }

    [Theory]
    [InlineData("")]
    [InlineData("bot")]
    public async Task The_figures_of_a_bot_are_true_with_and_without_the_prefix(string prefix)
    {
        var bot = await suite.ConnectBotAsync();
        await suite.Telegram.SayAsync(bot.AtTelegram, Ann, "Count me");
        await suite.EventuallyUpdatesAsync(bot, "done", 1);

        var one = await suite.Manager.LocalOperator.ReadAsync($"/api/telegram/rate-limit/stats/{prefix}{bot.Id}");

        Assert.Equal($"{prefix}{bot.Id}", one.GetProperty("bot_id").GetString());
        Assert.Equal(30, one.GetProperty("max_throughput_per_second").GetInt32());
        Assert.Equal(1, one.GetProperty("stats").GetProperty("stats").GetProperty("messages_sent").GetInt64());
        Assert.True(one.GetProperty("stats").GetProperty("uptime").GetDouble() > 0);
    }

    [Fact]
    public async Task The_figures_of_all_bots_add_up()
    {
        var bot = await suite.ConnectBotAsync();

        var all = await suite.Owner().ReadAsync("/api/telegram/rate-limit/stats");

        var count = all.GetProperty("total_bots").GetInt32();
        Assert.Equal(30 * count, all.GetProperty("summary").GetProperty("max_throughput_per_second").GetInt32());
        Assert.True(all.GetProperty("bots").TryGetProperty($"{bot.Id}", out _));
    }

    [Theory]
    [InlineData("999999")]
    [InlineData("bot999999")]
    [InlineData("rubbish")]
    [InlineData("bot")]
    [InlineData("99999999999999999999999999")]
    public async Task The_figures_of_an_unknown_bot_are_not_found(string id)
    {
        var response = await suite.Manager.LocalOperator.GetAsync($"/api/telegram/rate-limit/stats/{id}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Prometheus_gets_every_series_with_its_help_and_type()
    {
        var bot = await suite.ConnectBotAsync();

        var text = await suite.Manager.LocalOperator.TextAsync("/metrics/telegram-rate-limit");
        var lines = text.TrimEnd('\n').Split('\n');

        Assert.Contains($"telegram_bot_messages_sent_total{{bot_id=\"{bot.Id}\"}} 0", lines);
        Assert.Contains("# TYPE telegram_global_rate_limit_hits_total counter", lines);
        Assert.Contains("# TYPE telegram_max_theoretical_throughput_per_second gauge", lines);
        Assert.All(lines, line => Assert.Matches(Line, line));
        Assert.Equal(19, lines.Count(line => line.StartsWith("# HELP", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_service_is_healthy_and_counts_what_it_does()
    {
        var health = await suite.Manager.LocalOperator.ReadAsync("/health");

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Contains("chatai_outbox_depth", await suite.Manager.LocalOperator.TextAsync("/metrics"), StringComparison.Ordinal);
    }

    private async Task<JsonElement> BotAsync(ConnectedBot bot) =>
        (await suite.Manager.StatusAsync()).GetProperty("bots").EnumerateArray().Single(item => item.GetProperty("id").GetInt64() == bot.Id);

    [GeneratedRegex(@"^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{bot_id=""\d+""\})? [0-9.]+)$")]
    private static partial Regex Line { get; }
}
