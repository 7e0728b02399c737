using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using ChatAi.BotManager.Telegram;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.BotManager.Bots;

internal static class CreateBot
{
    private const int SecretBytes = 32;

    public sealed record Request(
        [property: Range(1, long.MaxValue)] long AssistantId,
        [property: Required, StringLength(100)] string BotToken,
        [property: RegularExpression("telegram")] string Platform = "telegram",
        [property: RegularExpression("polling|webhook")] string Mode = "polling");

    public static async Task<Results<Created<BotInstance>, ProblemHttpResult>> Handle(
        Request request,
        Caller caller,
        BotTokens tokens,
        BotCalls calls,
        IOptions<TelegramOptions> telegram,
        NpgsqlConnection database,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (WebhookProblem.Of(request.Mode, telegram.Value) is { } problem)
            return problem;

        var identified = await tokens.IdentifyAsync(request.BotToken, cancellationToken);
        if (identified.Failure is { } failure)
            return TokenProblem.Of(failure);

        try
        {
            var bot = await InsertAsync(request, caller, identified.Value!, tokens.Seal(request.BotToken), database, clock, cancellationToken);
            await calls.TellAsync(bot.Id, bot.UpdatedAt);
            return TypedResults.Created($"/api/bot-instances/{bot.Id}", bot);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return TokenProblem.Taken();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return Problem.NotFound("assistant");
        }
    }

    private static Task<BotInstance> InsertAsync(
        Request request,
        Caller caller,
        BotIdentity identity,
        SealedToken token,
        NpgsqlConnection database,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        const string sql = """
            insert into bot_instances
                   (user_id, assistant_id, platform, bot_token_ciphertext, token_fingerprint,
                    telegram_id, username, display_name, mode, webhook_secret, admitted_at, brought_up_at)
            values (@UserId, @AssistantId, @Platform, @Ciphertext, @Fingerprint,
                    @TelegramId, @Username, @DisplayName, @Mode, @WebhookSecret, @Now, @Now)
            returning id, user_id, assistant_id, platform, username, display_name, mode, is_active, state, last_error, created_at, updated_at
            """;

        return database.QuerySingleAsync<BotInstance>(new CommandDefinition(
            sql,
            new
            {
                caller.UserId,
                request.AssistantId,
                request.Platform,
                token.Ciphertext,
                token.Fingerprint,
                identity.TelegramId,
                identity.Username,
                identity.DisplayName,
                request.Mode,

                // Telegram has just been asked about it, and so has it at hand.
                Now = clock.GetUtcNow(),

                // Of the characters that Telegram allows in it.
                WebhookSecret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)),
            },
            cancellationToken: cancellationToken));
    }
}
