using System.ComponentModel.DataAnnotations;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.BotManager.Updates;

/// <summary>Deletes the updates that came from a chat, handled or not.</summary>
internal static class ForgetChat
{
    /// <param name="BotId">null: the chat with whichever bot of the tenant.</param>
    public sealed record Request([property: Range(1, long.MaxValue)] long UserId, long ChatId, long? BotId = null);

    public static async Task<NoContent> Handle(Request request, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            delete from telegram_updates u
            using  bot_instances b
            where  b.id = u.bot_id
              and  b.user_id = @UserId
              and  u.chat_id = @ChatId
              and  (@BotId::bigint is null or b.id = @BotId)
            """;

        await database.ExecuteAsync(new CommandDefinition(
            sql,
            new { request.UserId, request.ChatId, request.BotId },
            cancellationToken: cancellationToken));
        return TypedResults.NoContent();
    }
}
