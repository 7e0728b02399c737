using System.ComponentModel.DataAnnotations;
using ChatAi.BotManager.Telegram;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.BotManager.Bots;

internal static class ChangeBot
{
    public sealed record Request(
        bool? IsActive = null,
        [property: Range(1, long.MaxValue)] long? AssistantId = null,
        [property: StringLength(100, MinimumLength = 1)] string? BotToken = null,
        [property: RegularExpression("polling|webhook")] string? Mode = null);

    public static async Task<Results<Ok<BotInstance>, ProblemHttpResult>> Handle(
        long id,
        Request request,
        Caller caller,
        BotTokens tokens,
        BotCalls calls,
        IOptions<TelegramOptions> telegram,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        if (WebhookProblem.Of(request.Mode, telegram.Value) is { } problem)
            return problem;

        BotIdentity? identity = null;
        if (request.BotToken is { } token)
        {
            var identified = await tokens.IdentifyAsync(token, cancellationToken);
            if (identified.Failure is { } failure)
                return TokenProblem.Of(failure);
            identity = identified.Value;
        }

        try
        {
            var sealedToken = request.BotToken is { } given ? tokens.Seal(given) : null;
            if (await UpdateAsync(id, request, caller, identity, sealedToken, database, cancellationToken) is not { } bot)
                return await RefusalAsync(id, caller, database, cancellationToken);

            await calls.TellAsync(bot.Id, bot.UpdatedAt);
            return TypedResults.Ok(bot);
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

    /// <summary>A new token must be the same bot's: another bot has other chats, and numbers its updates anew.</summary>
    private static Task<BotInstance?> UpdateAsync(
        long id,
        Request request,
        Caller caller,
        BotIdentity? identity,
        SealedToken? token,
        NpgsqlConnection database,
        CancellationToken cancellationToken)
    {
        const string sql = """
            update bot_instances
            set    is_active = coalesce(@IsActive, is_active),
                   assistant_id = coalesce(@AssistantId, assistant_id),
                   bot_token_ciphertext = coalesce(@Ciphertext, bot_token_ciphertext),
                   token_fingerprint = coalesce(@Fingerprint, token_fingerprint),
                   username = coalesce(@Username, username),
                   display_name = coalesce(@DisplayName, display_name),
                   mode = coalesce(@Mode, mode),
                   state = case when coalesce(@IsActive, is_active) and (not is_active or @Fingerprint is not null) then 'starting' else state end,
                   updated_at = clock_timestamp()
            where  id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
              and  (@TelegramId::bigint is null or telegram_id = @TelegramId)
            returning id, user_id, assistant_id, platform, username, display_name, mode, is_active, state, last_error, created_at, updated_at
            """;

        return database.QuerySingleOrDefaultAsync<BotInstance?>(new CommandDefinition(
            sql,
            new
            {
                Id = id,
                caller.TenantId,
                request.IsActive,
                request.AssistantId,
                request.Mode,
                token?.Ciphertext,
                token?.Fingerprint,
                identity?.TelegramId,
                identity?.Username,
                identity?.DisplayName,
            },
            cancellationToken: cancellationToken));
    }

    private static async Task<ProblemHttpResult> RefusalAsync(long id, Caller caller, NpgsqlConnection database, CancellationToken cancellationToken)
    {
        const string sql = """
            select exists (
                select from bot_instances
                where  id = @Id
                  and  (@TenantId::bigint is null or user_id = @TenantId)
            )
            """;

        return await database.QuerySingleAsync<bool>(new CommandDefinition(sql, new { Id = id, caller.TenantId }, cancellationToken: cancellationToken))
            ? Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:another-bot", "The token belongs to another bot", "Connect it as a bot of its own.")
            : Problem.NotFound("bot");
    }
}
