using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ChatAi.ServiceDefaults.Json;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Turns;

/// <summary>③ Asks api for a turn and reads its answer as it is written.</summary>
internal sealed class TurnClient(HttpClient http, IOptions<TurnOptions> options)
{
    /// <param name="written">Gets each piece of the answer.</param>
    /// <param name="restarted">Told that the pieces so far are void: the answer is begun anew.</param>
    public async Task<TurnOutcome> AskAsync(TurnRequest turn, Action<string> written, Action restarted, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(options.Value.LongestSilence);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/turns")
            {
                Content = JsonContent.Create(turn, options: WireJson.Options),
            };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            if (!response.IsSuccessStatusCode)
                return await RefusalAsync(response, silence.Token);

            await using var body = await response.Content.ReadAsStreamAsync(silence.Token);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(silence.Token))
            {
                silence.CancelAfter(options.Value.LongestSilence);
                if (End(item, written, restarted) is { } outcome)
                    return outcome;
            }

            return new TurnOutcome.Later("api broke off", null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TurnOutcome.Later("api fell silent", null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            return new TurnOutcome.Later($"api does not answer: {exception.Message}", null);
        }
    }

    /// <summary>Tells api that a group goes on under another id. Told again, nothing changes.</summary>
    /// <returns>null when it is done.</returns>
    public async Task<TurnOutcome?> MoveChatAsync(long botId, long from, long to, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.PostAsJsonAsync("/internal/chat-moves", new { BotId = botId, From = from, To = to }, WireJson.Options, cancellationToken);
            return response.IsSuccessStatusCode ? null : await RefusalAsync(response, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            return new TurnOutcome.Later($"api does not answer: {exception.Message}", null);
        }
    }

    /// <summary>Tells api which thumb was pressed.</summary>
    /// <returns>Why it is not done, or what to show to the person.</returns>
    public async Task<(TurnOutcome? NotDone, string? Toast)> GiveFeedbackAsync(FeedbackRequest feedback, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.PostAsJsonAsync("/internal/feedback", feedback, WireJson.Options, cancellationToken);
            return response.IsSuccessStatusCode
                ? (null, (await response.Content.ReadFromJsonAsync<Thanks>(WireJson.Options, cancellationToken))?.Toast)
                : (await RefusalAsync(response, cancellationToken), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            return (new TurnOutcome.Later($"api does not answer: {exception.Message}", null), null);
        }
    }

    private static TurnOutcome? End(SseItem<string> item, Action<string> written, Action restarted)
    {
        switch (item.EventType)
        {
            case "delta":
                written(Read<Delta>(item).Text);
                return null;
            case "restart":
                restarted();
                return null;
            case "answer":
                return new TurnOutcome.Answered(Read<Answer>(item).OutboxId);
            case "silent":
                return new TurnOutcome.Silent();
            case "error":
                var error = Read<Error>(item);
                return new TurnOutcome.Later($"{error.Type}: {error.Title}", Seconds(error.RetryAfter));
            default:
                return null;
        }
    }

    private static async Task<TurnOutcome> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await ProblemAsync(response, cancellationToken);
        var reason = $"{(int)response.StatusCode} {problem?.Type}: {problem?.Title}";
        var retryAfter = response.Headers.RetryAfter?.Delta;

        return response.StatusCode switch
        {
            HttpStatusCode.Conflict => new TurnOutcome.Later(reason, retryAfter, UnderWay: true),

            // A wrong service token and a busy or a missing endpoint are ours to mend; the message can wait for it.
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
                => new TurnOutcome.Later(reason, retryAfter),
            HttpStatusCode.NotFound when problem?.Type != "urn:chatai:not-found" => new TurnOutcome.Later(reason, retryAfter),
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => new TurnOutcome.Refused(reason),
            _ => new TurnOutcome.Later(reason, retryAfter),
        };
    }

    private static async Task<Error?> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<Error>(WireJson.Options, cancellationToken);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static TimeSpan? Seconds(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;

    private static T Read<T>(SseItem<string> item) =>
        JsonSerializer.Deserialize<T>(item.Data, WireJson.Options) ?? throw new JsonException($"An empty {item.EventType}");

    private sealed record Thanks(string? Toast);

    private sealed record Delta(string Text);

    private sealed record Answer(long? OutboxId);

    private sealed record Error(string? Type, string? Title, double? RetryAfter);
}
