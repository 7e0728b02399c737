using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Handoffs;

/// <summary>
/// The caller becomes the one who answers, asked for or not. Of several who try at once one gets the dialog, and nobody
/// gets more than his capacity.
/// </summary>
internal static class TakeOver
{
    public static async Task<Results<Ok<Handoff>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlDataSource database,
        IOptions<HandoffOptions> options,
        AuditTrail audit,
        CancellationToken cancellationToken)
    {
        if (caller.UserId is not { } operatorId)
            return Problem.Of(StatusCodes.Status403Forbidden, "urn:chatai:forbidden", "Only somebody who is signed in can take a dialog over");

        await using var dialog = await HeldDialog.TakeAsync(database, id, caller, cancellationToken);
        switch (dialog?.Handoff)
        {
            case null:
                return Problem.NotFound("dialog");
            case { Status: "active" } taken when taken.OperatorId == operatorId:
                return TypedResults.Ok(taken);
            case { Status: "active" }:
                return Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:handoff-taken", "Somebody else has this dialog");
        }

        var capacity = options.Value.DialogsPerOperator;
        if (await dialog.CallOperatorAsync(operatorId, cancellationToken) is not { } load)
            return Heartbeat.Gone();
        if (load >= capacity)
            return Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:operator-busy", $"An operator has at most {capacity} dialogs at a time");

        await dialog.GiveToAsync(operatorId);
        await dialog.SayAsync(dialog.Phrases.OperatorJoined);
        await dialog.NoteAsync(audit, AuditEvent.By(caller, AuditActions.Takeover, new AuditTarget("dialog", id), dialog.TenantId));
        return TypedResults.Ok(await dialog.CommitAsync(cancellationToken));
    }
}
