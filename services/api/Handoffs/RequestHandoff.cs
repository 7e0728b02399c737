using ChatAi.Api.Assistants;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Handoffs;

/// <summary>Asks for a person. Asked for already, or with one already, the dialog stays as it is.</summary>
internal static class RequestHandoff
{
    public static async Task<Results<Ok<Handoff>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlDataSource database,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var dialog = await HeldDialog.TakeAsync(database, id, caller, cancellationToken);
        if (dialog is null)
            return Problem.NotFound("dialog");
        if (dialog.Handoff.Status is "requested" or "active")
            return TypedResults.Ok(dialog.Handoff.At(now));

        var opensAt = WorkingHours.OpensAt(dialog.Handoff.WorkingHours, dialog.Handoff.TimeZone, now);
        await dialog.RequestAsync("api");
        await dialog.SayAsync(dialog.Phrases.Asked(opensAt, dialog.Handoff.TimeZone));
        return TypedResults.Ok((await dialog.CommitAsync(cancellationToken)).At(now));
    }
}
