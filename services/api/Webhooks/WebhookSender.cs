using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ChatAi.Api.Events;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Webhooks;

/// <summary>Brings one event to one receiver.</summary>
internal sealed class WebhookSender : IDisposable
{
    private readonly SocketsHttpHandler handler = new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 16,
    };

    private readonly HttpClient client;
    private readonly TimeProvider clock;

    public WebhookSender(IOptions<WebhookOptions> options, TimeProvider clock)
    {
        this.clock = clock;
        if (!options.Value.AllowPrivateAddresses)
            handler.ConnectCallback = PublicAddresses.ConnectAsync;

        client = new HttpClient(handler) { Timeout = options.Value.Timeout };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("ChatAi", "1.0"));
    }

    public async Task<DeliveryOutcome> SendAsync(Uri url, WebhookSecret secret, PlacedEvent happened, CancellationToken cancellationToken)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"evt_{happened.Position}");
        var now = clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(happened.Json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", secret.Sign(id, now, happened.Json));
        try
        {
            // What it answers beside its status is of no interest, and may be without end.
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return Judge(response);
        }
        catch (HttpRequestException exception)
        {
            return new DeliveryOutcome.Failed(exception.Message, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryOutcome.Failed($"No answer within {client.Timeout.TotalSeconds:0.#} s", null);
        }
    }

    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
    }

    private static DeliveryOutcome Judge(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var said = string.Create(CultureInfo.InvariantCulture, $"The receiver answered {status}");

        return response.StatusCode switch
        {
            _ when response.IsSuccessStatusCode => new DeliveryOutcome.Delivered(),
            HttpStatusCode.Gone => new DeliveryOutcome.Unwanted(said),

            // This event, and only this one: it will not be liked better later on.
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity
                => new DeliveryOutcome.Refused(said),
            _ => new DeliveryOutcome.Failed(said, response.Headers.RetryAfter?.Delta),
        };
    }
}

internal abstract record DeliveryOutcome
{
    public sealed record Delivered : DeliveryOutcome;

    /// <summary>The receiver does not take this event; the next one may be taken.</summary>
    public sealed record Refused(string Reason) : DeliveryOutcome;

    /// <summary>Worth another try.</summary>
    public sealed record Failed(string Reason, TimeSpan? RetryAfter) : DeliveryOutcome;

    /// <summary>The receiver wants no events any more.</summary>
    public sealed record Unwanted(string Reason) : DeliveryOutcome;
}
