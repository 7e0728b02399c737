using System.ComponentModel.DataAnnotations;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Dialogs;

/// <summary>A group of a bot goes on under another id, and its dialog with it. Told twice, the second time changes nothing.</summary>
internal static class MoveChat
{
    public sealed record Request([property: Range(1, long.MaxValue)] long BotId, long From, long To);

    public static async Task<NoContent> Handle(Request request, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        // Should something have been said in the new chat already, it has a dialog of its own, and the old one ends.
        const string sql = """
            update dialogs
            set    telegram_chat_id = @To
            where  bot_id = @BotId
              and  telegram_chat_id = @From
              and  not exists (select from dialogs other where other.bot_id = @BotId and other.telegram_chat_id = @To)
            """;

        await database.ExecuteAsync(new CommandDefinition(sql, request, cancellationToken: cancellationToken));
        return TypedResults.NoContent();
    }
}
