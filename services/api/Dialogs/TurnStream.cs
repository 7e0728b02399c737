using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Api.Dialogs;

/// <summary>
/// A turn as its caller sees it: <c>delta</c> for each piece of the answer, <c>restart</c> when those before are void, and
/// at last <c>answer</c>, <c>silent</c> or <c>error</c>. A turn that fails before its first piece is a problem instead.
/// </summary>
internal static class TurnStream
{
    private sealed record Error(string Type, string Title, int RetryAfter);

    public static async Task<Results<ServerSentEventsResult<object>, ProblemHttpResult>> OpenAsync(
        TurnStart start,
        TurnRunner runner,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        switch (start)
        {
            case TurnStart.Over over:
                return TypedResults.ServerSentEvents(Only(over.Outcome));

            case TurnStart.Claimed claimed:
                var events = runner.Start(claimed);

                // The first event decides between a stream and a problem.
                var first = await events.ReadAsync(cancellationToken);
                return first is TurnEvent.Failed failed
                    ? RetryLater(response, failed)
                    : TypedResults.ServerSentEvents(AllAsync(first, events, cancellationToken));

            case TurnStart.InProgress:
                return RetryLater(response, new(StatusCodes.Status409Conflict, "urn:chatai:turn-in-progress", "Another request runs this turn", 2));

            default:
                return Problem.NotFound("assistant");
        }
    }

    private static ProblemHttpResult RetryLater(HttpResponse response, TurnEvent.Failed failed)
    {
        response.Headers.RetryAfter = failed.RetryAfter.ToString(CultureInfo.InvariantCulture);
        return Problem.Of(failed.Status, failed.Type, failed.Title);
    }

    private static async IAsyncEnumerable<SseItem<object>> Only(TurnEvent outcome)
    {
        await Task.CompletedTask;
        yield return ToItem(outcome);
    }

    private static async IAsyncEnumerable<SseItem<object>> AllAsync(
        TurnEvent first,
        ChannelReader<TurnEvent> rest,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return ToItem(first);
        await foreach (var next in rest.ReadAllAsync(cancellationToken))
            yield return ToItem(next);
    }

    private static SseItem<object> ToItem(TurnEvent turnEvent) => new(
        turnEvent switch
        {
            TurnEvent.Delta delta => new { delta.Text },
            TurnEvent.Restart => new { },
            TurnEvent.Answered answer => new { answer.DialogId, answer.MessageId, answer.OutboxId, answer.Text, answer.Sources },
            TurnEvent.Silent silent => new { silent.DialogId },
            TurnEvent.Failed failed => new Error(failed.Type, failed.Title, failed.RetryAfter),
            _ => throw new InvalidOperationException($"No such event: {turnEvent.Name}"),
        },
        turnEvent.Name);
}
