using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Events;

/// <summary>
/// Server-sent events of a scope. The first event tells from where on the reader is told everything; each has its
/// position as its id, with which he goes on after a break, at whatever replica.
/// </summary>
internal sealed class EventStream(
    EventLog log,
    EndedSessions endedSessions,
    IOptions<EventOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock)
{
    public async Task<Results<ServerSentEventsResult<string>, ProblemHttpResult>> OpenAsync(
        EventScope scope,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        // Browsers' EventSource sets the header by itself, but only from the second connection on.
        var last = (string?)context.Request.Headers["Last-Event-ID"] ?? context.Request.Query["last_event_id"];
        long position = 0;
        if (!string.IsNullOrEmpty(last) && !long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out position))
            return Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:bad-request", "Last-Event-ID is the id of an event");

        var end = await log.EndAsync(cancellationToken);
        var missed = !string.IsNullOrEmpty(last) && (position < await log.PurgedToAsync(cancellationToken) || position > end);
        var start = string.IsNullOrEmpty(last) || missed ? end : position;

        return TypedResults.ServerSentEvents(TellAsync(scope, start, missed, context.User, cancellationToken));
    }

    private async IAsyncEnumerable<SseItem<string>> TellAsync(
        EventScope scope,
        long start,
        bool missed,
        ClaimsPrincipal reader,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        yield return Item(missed ? "reset" : "ready", "{}", start);

        await using var events = log.ReadAsync(scope, start, ended.Token).GetAsyncEnumerator(ended.Token);
        var next = events.MoveNextAsync().AsTask();
        while (true)
        {
            using var tick = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
            await Task.WhenAny(next, Task.Delay(options.Value.Heartbeat, clock, tick.Token));
            await tick.CancelAsync();
            if (ended.IsCancellationRequested || !await IsLetInAsync(reader))
                break;

            if (!next.IsCompleted)
            {
                yield return new SseItem<string>("{}", "heartbeat");
                continue;
            }

            if (!await next)
                break;

            yield return Item(events.Current.Type, events.Current.Json, events.Current.Position);
            next = events.MoveNextAsync().AsTask();
        }

        await ended.CancelAsync();
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A stream lives no longer than the token that opened it, and the session of it.</summary>
    private async ValueTask<bool> IsLetInAsync(ClaimsPrincipal reader)
    {
        if (long.TryParse(reader.FindFirstValue("exp"), CultureInfo.InvariantCulture, out var seconds) && clock.GetUtcNow() >= DateTimeOffset.FromUnixTimeSeconds(seconds))
            return false;

        return !Guid.TryParse(reader.FindFirstValue(CallerClaims.Session), out var session)
            || !await endedSessions.IncludeAsync(session, CancellationToken.None);
    }

    private static SseItem<string> Item(string type, string json, long position) =>
        new(json, type) { EventId = position.ToString(CultureInfo.InvariantCulture) };
}
