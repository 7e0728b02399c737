using ChatAi.ServiceDefaults.Json;

namespace ChatAi.Api.Privacy;

/// <summary>bot-manager as this service uses it: it keeps the updates as Telegram brought them.</summary>
internal sealed class BotManager(HttpClient http)
{
    /// <summary>Forgets what came from a chat. Told again, nothing changes.</summary>
    /// <param name="botId">null: from the chat with whichever bot of the tenant.</param>
    /// <exception cref="HttpRequestException">It does not answer, and may or may not have forgotten.</exception>
    public async Task ForgetAsync(long tenantId, long chatId, long? botId, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(
            "/internal/forgotten-chats",
            new { UserId = tenantId, ChatId = chatId, BotId = botId },
            WireJson.Options,
            cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
