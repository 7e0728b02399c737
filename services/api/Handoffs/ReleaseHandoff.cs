using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Handoffs;

/// <summary>Gives the dialog back to the assistant: whoever has it may, and the tenant's owner.</summary>
internal static class ReleaseHandoff
{
    public static async Task<Results<Ok<Handoff>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlDataSource database,
        CancellationToken cancellationToken)
    {
        await using var dialog = await HeldDialog.TakeAsync(database, id, caller, cancellationToken);
        if (dialog is null)
            return Problem.NotFound("dialog");
        if (dialog.Handoff.Status != "active")
            return Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:handoff-not-active", "No person has this dialog");
        if (dialog.Handoff.OperatorId != caller.UserId && caller.Role == Roles.Operator)
            return Problem.Of(StatusCodes.Status403Forbidden, "urn:chatai:forbidden", "Another operator has this dialog");

        await dialog.EndAsync("released");
        await dialog.SayAsync(dialog.Phrases.OperatorLeft);
        return TypedResults.Ok(await dialog.CommitAsync(cancellationToken));
    }
}
