using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Json;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace ChatAi.Api.Dialogs;

/// <summary>
/// Brings a visitor's message and streams the answer while it is made. With an <c>Idempotency-Key</c> the same message may be
/// brought again, after a break or a failure: it is stored once and answered once. The answer is made, and to be found
/// among the messages, whether or not the caller waits for it.
/// </summary>
internal static class AskInDialog
{
    /// <param name="Kind">Other than <c>text</c>: what the commands of the same names do on Telegram.</param>
    public sealed record Request(
        [property: Required, StringLength(16_384, MinimumLength = 1), JsonConverter(typeof(StorableText))] string Text,
        [property: AllowedValues(TurnKind.Text, TurnKind.Start, TurnKind.Help, TurnKind.New, TurnKind.Operator)] TurnKind Kind = TurnKind.Text);

    public static async Task<Results<ServerSentEventsResult<object>, ProblemHttpResult>> Handle(
        long id,
        Request request,
        Caller caller,
        NpgsqlDataSource database,
        BeginTurn begin,
        TurnRunner runner,
        HttpResponse response,
        [FromHeader(Name = "Idempotency-Key"), StringLength(255, MinimumLength = 1)] string? key,
        CancellationToken cancellationToken)
    {
        // Given back before the answer begins, which may take a minute.
        Dialog? dialog;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
            dialog = await GetDialog.FindAsync(connection, id, caller, cancellationToken);

        if (dialog is null)
            return Problem.NotFound("dialog");
        if (dialog.Channel != "web")
            return Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:wrong-channel", "The user of this dialog writes on Telegram");

        var turn = new WebTurn(
            dialog.Id,
            dialog.UserId,
            dialog.AssistantId,
            key ?? Guid.NewGuid().ToString(),
            request.Text,
            request.Kind,
            dialog.FirstName,
            dialog.LanguageCode);
        return await TurnStream.OpenAsync(await begin.BeginAsync(turn, CancellationToken.None), runner, response, cancellationToken);
    }
}
