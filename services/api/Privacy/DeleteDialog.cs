using ChatAi.Api.Audit;
using ChatAi.Api.Dialogs;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Privacy;

/// <summary>Deletes a dialog and everything that was said in it, wherever it is kept. Usage records stay: they hold no text.</summary>
internal static class DeleteDialog
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        BotManager botManager,
        AuditTrail audit,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from dialogs
            where  id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            """;

        if (await GetDialog.FindAsync(database, id, caller, cancellationToken) is not { } dialog)
            return Problem.NotFound("dialog");

        // First elsewhere: while that fails the dialog is still there to be deleted again.
        try
        {
            if (dialog.TelegramChatId is { } chat)
                await botManager.ForgetAsync(dialog.UserId, chat, dialog.BotId, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return Unreachable();
        }

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        await database.ExecuteAsync(new CommandDefinition(sql, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken));
        await audit.AddAsync(database, AuditEvent.By(caller, AuditActions.DialogDelete, new AuditTarget("dialog", id), dialog.UserId));
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    internal static ProblemHttpResult Unreachable() =>
        Problem.Of(StatusCodes.Status503ServiceUnavailable, "urn:chatai:unavailable", "bot-manager does not answer; nothing is lost by asking again");
}
