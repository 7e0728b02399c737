using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatAi.BotManager.Bots;
using ChatAi.BotManager.Telegram;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Concurrency;

namespace ChatAi.BotManager.Updates;

/// <summary>① Telegram brings an update. It is stored before it is acknowledged; what follows is not Telegram's to wait for.</summary>
internal static partial class ReceiveWebhook
{
    public const long LargestBody = 4 * 1024 * 1024;
    private const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";
    private const int RetryAfterSeconds = 5;

    private sealed record Row(long Id, string WebhookSecret, long TelegramId, string Username, bool IsFull);

    public static async Task<Results<Ok, ProblemHttpResult>> Handle(
        Guid webhookId,
        HttpContext context,
        NpgsqlDataSource database,
        Inbox inbox,
        IGrainFactory grains,
        IOptions<InboxOptions> options,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        try
        {
            if (await FindAsync(webhookId, options.Value.LargestBacklog, database, cancellationToken) is not { } bot)
                return Problem.NotFound("webhook");

            if (!IsSecret(context.Request.Headers[SecretHeader].ToString(), bot.WebhookSecret))
                return Problem.Of(StatusCodes.Status401Unauthorized, "urn:chatai:unauthorized", "The secret is missing or wrong");

            if (bot.IsFull)
                return Later(context, StatusCodes.Status429TooManyRequests, "urn:chatai:inbox-full", "Too many messages of this bot wait to be answered");

            using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
            var json = await body.ReadToEndAsync(cancellationToken);
            if (UpdateId(json) is not { } updateId)
                return Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:bad-request", "It is no update: it has no update_id");

            var pending = await inbox.StoreAsync(
                bot.Id,
                new BotName(bot.TelegramId, bot.Username),
                [new RawUpdate(updateId, json)],
                polled: false,
                cancellationToken);
            await OfferAsync(grains.GetGrain<IBotGrain>(bot.Id), pending, loggers.CreateLogger(typeof(ReceiveWebhook)));
            return TypedResults.Ok();
        }
        catch (NpgsqlException exception)
        {
            Log.NotStored(loggers.CreateLogger(typeof(ReceiveWebhook)), exception);
            return Later(context, StatusCodes.Status503ServiceUnavailable, "urn:chatai:unavailable", "The update could not be stored");
        }
    }

    /// <summary>Telegram honours the header, and brings the update again.</summary>
    private static ProblemHttpResult Later(HttpContext context, int status, string type, string title)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Problem.Of(status, type, title);
    }

    private static async Task<Row?> FindAsync(Guid webhookId, int largestBacklog, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        const string sql = """
            select id, webhook_secret, telegram_id, username,
                   exists (select from telegram_updates where bot_id = bot_instances.id and state = 'pending' offset @LargestBacklog) as is_full
            from   bot_instances
            where  webhook_id = @WebhookId
              and  mode = 'webhook'
              and  is_active
              and  not is_suspended
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(sql, new { WebhookId = webhookId, LargestBacklog = largestBacklog }, cancellationToken: cancellationToken));
    }

    private static bool IsSecret(string given, string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(secret));

    private static long? UpdateId(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind is JsonValueKind.Object
                && document.RootElement.TryGetProperty("update_id", out var id)
                && id.ValueKind is JsonValueKind.Number
                && id.TryGetInt64(out var number)
                    ? number
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Should the grain not hear it, the row is still there, and the sweep finds it.</summary>
    private static async Task OfferAsync(IBotGrain bot, IReadOnlyList<PendingUpdate> pending, ILogger logger)
    {
        if (pending.Count == 0)
            return;

        try
        {
            await bot.OfferAsync(new Immutable<PendingUpdate[]>([.. pending]));
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or NpgsqlException)
        {
            Log.NotOffered(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "An update could not be stored; Telegram is asked to bring it again")]
        public static partial void NotStored(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "An update is stored and its bot was not told; it will be found")]
        public static partial void NotOffered(ILogger logger, Exception exception);
    }
}
