using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace ChatAi.Simulators.Telegram.Webhooks;

/// <summary>How a delivery ended. A body can hold the bot's next call; a pause is what the bot asked for.</summary>
internal sealed record WebhookAnswer(bool Accepted, string? Problem, byte[]? Body, TimeSpan? Pause);

/// <summary>Posts updates to bots. One pool of connections for all; nothing is retried here.</summary>
internal sealed class WebhookSender(IOptions<SimulatorOptions> options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = options.Value.Webhooks.Timeout,
        MaxResponseContentBufferSize = 1 << 20,
    };

    public WebhookOptions Options { get; } = options.Value.Webhooks;

    public async Task<WebhookAnswer> PostAsync(WebhookTarget target, byte[] update, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(update) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (target.SecretToken is not null)
            request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", target.SecretToken);

        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);

            return response.IsSuccessStatusCode
                ? new WebhookAnswer(Accepted: true, Problem: null, body, Pause: null)
                : new WebhookAnswer(Accepted: false, $"Wrong response from the webhook: {(int)response.StatusCode} {response.ReasonPhrase}", Body: null, PauseOf(response));
        }
        catch (HttpRequestException refused)
        {
            var problem = refused.HttpRequestError == HttpRequestError.ConnectionError ? "Connection refused" : refused.Message;
            return new WebhookAnswer(Accepted: false, problem, Body: null, Pause: null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAnswer(Accepted: false, "Read timeout expired", Body: null, Pause: null);
        }
    }

    public void Dispose() => http.Dispose();

    private TimeSpan? PauseOf(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter is not { } header
            ? null
            : header.Delta ?? header.Date - clock.GetUtcNow();

        return asked is { } pause ? TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, LongestPause.Ticks)) : null;
    }
}
