using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using ChatAi.ServiceDefaults.Json;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.Api.Dialogs;

/// <summary>Answers a message that came in over a bot; the answer streams while it is made. Asked again, it answers the same.</summary>
internal static class TakeTurn
{
    public sealed record Request(
        [property: Range(1, long.MaxValue)] long BotId,
        [property: Range(0, long.MaxValue)] long UpdateId,
        [property: Range(1, long.MaxValue)] long UserId,
        [property: Range(1, long.MaxValue)] long AssistantId,
        [property: Required] Chat Chat,
        [property: Required(AllowEmptyStrings = true), StringLength(32_768), JsonConverter(typeof(StorableText.Lenient))] string Text,
        [property: EnumDataType(typeof(TurnKind))] TurnKind Kind = TurnKind.Text,
        [property: StringLength(4_096), JsonConverter(typeof(StorableText.Lenient))] string? Quote = null);

    public sealed record Chat(
        long Id,
        [property: StringLength(255), JsonConverter(typeof(StorableText.Lenient))] string? Username = null,
        [property: StringLength(255), JsonConverter(typeof(StorableText.Lenient))] string? FirstName = null,
        [property: StringLength(255), JsonConverter(typeof(StorableText.Lenient))] string? LastName = null,
        [property: StringLength(64), JsonConverter(typeof(StorableText.Lenient))] string? LanguageCode = null);

    private sealed record Error(string Type, string Title, int RetryAfter);

    public static async Task<Results<ServerSentEventsResult<object>, ProblemHttpResult>> Handle(
        Request request,
        BeginTurn begin,
        TurnRunner runner,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        // From here on the turn goes its way, whether or not the caller waits for it.
        switch (await begin.BeginAsync(request, CancellationToken.None))
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
            TurnEvent.Answered answer => new { answer.DialogId, answer.MessageId, answer.OutboxId, answer.Text },
            TurnEvent.Silent silent => new { silent.DialogId },
            TurnEvent.Failed failed => new Error(failed.Type, failed.Title, failed.RetryAfter),
            _ => throw new InvalidOperationException($"No such event: {turnEvent.Name}"),
        },
        turnEvent.Name);
}
