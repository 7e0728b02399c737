using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Handoffs;

/// <summary>Takes a request for a person out of the queue.</summary>
internal static class CancelHandoff
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
        if (dialog.Handoff.Status != "requested")
            return Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:handoff-not-requested", "Nobody waits for a person in this dialog");

        await dialog.EndAsync("cancelled");
        await dialog.SayAsync(dialog.Phrases.RequestWithdrawn);
        return TypedResults.Ok(await dialog.CommitAsync(cancellationToken));
    }
}
