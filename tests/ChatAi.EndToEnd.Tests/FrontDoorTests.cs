using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatAi.EndToEnd.Tests;

/// <summary>What a newcomer and an operator look at first.</summary>
public sealed class FrontDoorTests(OwnInstallation installation)
{
    [Theory]
    [InlineData("/health", "\"ai_token_manager\"")]
    [InlineData("/metrics", "service=\"bot-manager\"")]
    [InlineData("/metrics/db-size", "chatai_database_size_bytes")]
    [InlineData("/metrics/telegram-rate-limit", "telegram_total_bots 1")]
    [InlineData("/api/csrf-token", "\"csrf_token\"")]
    [InlineData("/api/bot-instances-all", "\"platform\":\"telegram\"")]
    [InlineData("/api/telegram/rate-limit/stats", "\"total_bots\":1")]
    [InlineData("/api/dialogs", "\"items\"")]
    [InlineData("/openapi.json", "\"openapi\":\"3.1")]
    [InlineData("/docs", "<html")]
    public async Task It_answers_at_the_gateway(string path, string part)
    {
        var response = await installation.Gateway.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(part, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_of_the_bots_is_told_at_bot_managers_own_port()
    {
        var status = await installation.BotManager.GetFromJsonAsync<JsonElement>("/status", TestContext.Current.CancellationToken);

        Assert.Equal("telegram", Assert.Single(status.GetProperty("bots").EnumerateArray()).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("/internal/turns")]
    [InlineData("/no/such/path")]
    public async Task What_is_not_for_the_outside_is_not_there(string path)
    {
        var response = await installation.Gateway.PostAsJsonAsync(path, new { }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task No_secret_of_the_installation_is_printed_but_the_admins_password_once()
    {
        // Something must have happened that could have printed one.
        await installation.SayAsync(9_100, "/start");
        await Eventually.Is(async () => await installation.RepliesAsync(9_100), said => said.Count > 0);

        var printed = installation.Output.ToList();
        Assert.NotEmpty(installation.Secrets);
        Assert.All(
            installation.Secrets,
            secret => Assert.DoesNotContain(printed, line => line.Contains(secret, StringComparison.Ordinal) && !line.Contains("Administrator", StringComparison.Ordinal)));
    }
}
