using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatAi.ServiceDefaults.Json;
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

    public static async Task<Results<ServerSentEventsResult<object>, ProblemHttpResult>> Handle(
        Request request,
        BeginTurn begin,
        TurnRunner runner,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        // From here on the turn goes its way, whether or not the caller waits for it.
        var start = await begin.BeginAsync(request, CancellationToken.None);
        return await TurnStream.OpenAsync(start, runner, response, cancellationToken);
    }
}
