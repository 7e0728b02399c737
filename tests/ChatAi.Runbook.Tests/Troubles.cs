using System.Net.Http.Json;
using System.Text.Json;

namespace ChatAi.Runbook.Tests;

/// <summary>What operators look for in logs has happened: guessed passwords, a stolen session, a slow database, a bot that Telegram refuses.</summary>
internal sealed class Troubles(Installation installation)
{
    private const string Password = "a-password-of-mine-1";
    private const long RefusedBot = 7_000_000_099;

    public async Task HappenAsync()
    {
        await installation.SayAsync(9_500, "Where do I see the health?");
        var tooLong = await HoldUpDatabaseAsync();
        await GuessPasswordsAsync();
        await UseStolenSessionAsync();
        await AddRefusedBotAsync();
        await tooLong;
    }

    private async Task GuessPasswordsAsync()
    {
        for (var attempt = 0; attempt < 7; attempt++)
        {
            using var answer = await PostAsync("/api/login", new { email = "nobody@example.com", password = "guessed" });
        }
    }

    private async Task UseStolenSessionAsync()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        using var registered = await PostAsync("/api/register", new { email, password = Password });
        var session = await ReadAsync(await PostAsync("/api/login", new { email, password = Password }));
        var token = session.GetProperty("refresh_token").GetString();

        using var first = await PostAsync("/api/refresh-token", new { refresh_token = token });
        using var second = await PostAsync("/api/refresh-token", new { refresh_token = token });
    }

    /// <summary>A bot whose owner deletes it at Telegram, and not here.</summary>
    private async Task AddRefusedBotAsync()
    {
        var token = $"{RefusedBot}:{new string('x', 35)}";
        (await installation.Telegram.PostAsJsonAsync("/sim/bots", new { token, username = "gone_bot", name = "Gone" })).EnsureSuccessStatusCode();
        var assistant = (await ReadAsync(await PostAsync("/api/assistants", new { name = "Of a bot that is gone" }))).GetProperty("id").GetInt64();
        await ReadAsync(await PostAsync("/api/bot-instances", new { platform = "telegram", assistant_id = assistant, bot_token = token }));

        (await installation.Telegram.DeleteAsync(new Uri($"/sim/bots/{RefusedBot}", UriKind.Relative))).EnsureSuccessStatusCode();
        await Eventually.True(
            async () => await installation.ValueAsync<bool>("select exists (select from bot_instances where state = 'error')"),
            TimeSpan.FromMinutes(1));
    }

    /// <summary>Somebody holds a lock for longer than a request waits for its database.</summary>
    private async Task<Task> HoldUpDatabaseAsync()
    {
        var lockHeld = installation.ExecuteAsync("begin; lock table webhooks in access exclusive mode; select pg_sleep(45); commit");
        await Eventually.True(async () => await installation.ValueAsync<bool>(
            "select exists (select from pg_locks where relation = 'webhooks'::regclass and mode = 'AccessExclusiveLock' and granted)"));

        return Task.WhenAll(lockHeld, AskAsync());

        async Task AskAsync()
        {
            using var answer = await installation.Gateway.GetAsync(new Uri("/api/webhooks", UriKind.Relative));
        }
    }

    private Task<HttpResponseMessage> PostAsync(string path, object body) => installation.Gateway.PostAsJsonAsync(path, body);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
            return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }
}
