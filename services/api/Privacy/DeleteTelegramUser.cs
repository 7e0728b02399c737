using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Privacy;

/// <summary>
/// Deletes all that a tenant has of a person on Telegram: the dialogs with each of the tenant's bots, and the updates that made them.
/// A person's private chat has the person's own id.
/// </summary>
internal static class DeleteTelegramUser
{
    public sealed record Response(int DeletedDialogs);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlConnection database,
        BotManager botManager,
        AuditTrail audit,
        CancellationToken cancellationToken)
    {
        const string sql = """
            delete from dialogs
            where  user_id = @TenantId
              and  telegram_chat_id = @Id
            """;

        if (caller.TenantId is not { } tenant)
            return Problem.Of(StatusCodes.Status403Forbidden, "urn:chatai:forbidden", "Only a tenant's owner deletes a person's data");

        try
        {
            await botManager.ForgetAsync(tenant, id, null, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return DeleteDialog.Unreachable();
        }

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        var deleted = await database.ExecuteAsync(new CommandDefinition(sql, new { Id = id, TenantId = tenant }, cancellationToken: cancellationToken));
        await audit.AddAsync(database, AuditEvent.By(caller, AuditActions.PersonDelete, new AuditTarget("telegram-user", id)));
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new Response(deleted));
    }
}
