extern alias BotManager;

using System.Net.Http.Headers;
using BotManager::ChatAi.BotManager.Turns;
using Microsoft.Extensions.Options;

namespace ChatAi.Contracts.Tests;

/// <summary>bot-manager tells api which thumb was pressed under an answer.</summary>
public sealed class FeedbackContractTests(Suite suite) : IClassFixture<Suite>
{
    [Fact]
    public async Task A_thumb_is_taken_and_thanked()
    {
        var (bot, message) = await AnsweredAsync();

        var (notDone, toast) = await PressAsync(bot, message);

        Assert.Null(notDone);
        Assert.False(string.IsNullOrWhiteSpace(toast));
        Assert.Equal("down", await suite.ValueAsync<string>($"select feedback from given_answers where message_id = {message}"));
        Assert.True(await suite.ValueAsync<bool>($"select feedback_buttons from telegram_outbox where message_id = {message}"));
    }

    [Fact]
    public async Task An_answer_that_is_gone_is_refused_for_good()
    {
        var (bot, message) = await AnsweredAsync();

        Assert.IsType<TurnOutcome.Refused>((await PressAsync(bot, message + 1_000)).NotDone);
    }

    [Fact]
    public async Task A_wrong_service_token_keeps_the_thumb_for_later()
    {
        var (bot, message) = await AnsweredAsync();

        Assert.IsType<TurnOutcome.Later>((await PressAsync(bot, message, "another-token")).NotDone);
    }

    private async Task<(Bot Bot, long Message)> AnsweredAsync()
    {
        var bot = await Bot.ConnectAsync(suite);
        var answered = Assert.IsType<TurnOutcome.Answered>(await bot.AskAsync("What do you know?", 1));
        return (bot, await suite.ValueAsync<long>($"select message_id from telegram_outbox where id = {answered.OutboxId}"));
    }

    private async Task<(TurnOutcome? NotDone, string? Toast)> PressAsync(Bot bot, long message, string token = Suite.ServiceToken)
    {
        using var http = new HttpClient { BaseAddress = suite.ApiAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await new TurnClient(http, Options.Create(new TurnOptions()))
            .GiveFeedbackAsync(new FeedbackRequest(bot.Id, 500 + bot.Id, message, "down", "en"), TestContext.Current.CancellationToken);
    }
}
