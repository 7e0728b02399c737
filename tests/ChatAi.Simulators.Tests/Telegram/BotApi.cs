using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatAi.Simulators.Telegram;

namespace ChatAi.Simulators.Tests.Telegram;

/// <summary>A bot's side of the Bot API, as bare as can be, so that tests see what is on the wire.</summary>
internal sealed class BotApi(TelegramSimulator telegram, SimulatedBot bot) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = telegram.BaseAddress };

    public SimulatedBot Bot => bot;

    public async Task<Reply> CallAsync(string method, object? parameters = null)
    {
        using var body = JsonContent.Create(parameters ?? new { });
        return await SendAsync(method, body);
    }

    public async Task<Reply> SendAsync(string method, HttpContent? body)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var address = new Uri($"/bot{bot.Token}/{method}", UriKind.Relative);
        using var response = body is null ? await http.GetAsync(address, cancellationToken) : await http.PostAsync(address, body, cancellationToken);
        return new Reply(response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken)));
    }

    public void Dispose() => http.Dispose();
}

internal sealed record Reply(HttpStatusCode Status, JsonElement Body)
{
    public JsonElement Result => Body.GetProperty("result");

    public string Description => Body.GetProperty("description").GetString()!;

    public int RetryAfter => Body.GetProperty("parameters").GetProperty("retry_after").GetInt32();

    public int[] UpdateIds => [.. Result.EnumerateArray().Select(update => update.GetProperty("update_id").GetInt32())];
}
