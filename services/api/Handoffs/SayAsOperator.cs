using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Json;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Handoffs;

/// <summary>What the operator who has the dialog writes to its user. It goes out as an answer does.</summary>
internal static class SayAsOperator
{
    public sealed record Request(
        [property: Required, StringLength(16_384, MinimumLength = 1), JsonConverter(typeof(StorableText))] string Text);

    public sealed record Response(long Id, string Sender, string Text, DateTimeOffset CreatedAt);

    public static async Task<Results<Created<Response>, ProblemHttpResult>> Handle(
        long id,
        Request request,
        Caller caller,
        NpgsqlDataSource database,
        CancellationToken cancellationToken)
    {
        await using var dialog = await HeldDialog.TakeAsync(database, id, caller, cancellationToken);
        if (dialog is null)
            return Problem.NotFound("dialog");
        if (dialog.Handoff.Status != "active" || caller.UserId is not { } operatorId || dialog.Handoff.OperatorId != operatorId)
            return Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:handoff-not-active", "Take the dialog over first");

        if (await dialog.CallOperatorAsync(operatorId, cancellationToken) is null)
            return Heartbeat.Gone();

        var (message, at) = await dialog.SayAsync("operator", request.Text);
        await dialog.CommitAsync(cancellationToken);
        return TypedResults.Created($"/api/dialogs/{id}/messages", new Response(message, "operator", request.Text, at));
    }
}
