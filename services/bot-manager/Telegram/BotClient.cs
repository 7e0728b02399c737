using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

namespace ChatAi.BotManager.Telegram;

/// <summary>What one bot asks of Telegram. Failures are values; only the caller's own cancellation is thrown.</summary>
internal sealed class BotClient
{
    /// <summary>Beyond the poll's own end, so that Telegram ends it and not we.</summary>
    private static readonly TimeSpan PollGrace = TimeSpan.FromSeconds(15);

    /// <summary>Every kind, also those that Telegram sends only on request: the inbox keeps them all.</summary>
    private static readonly UpdateType[] AllowedUpdates = [.. Enum.GetValues<UpdateType>().Where(type => type is not UpdateType.Unknown)];

    private static readonly string AllowedUpdatesJson = Uri.EscapeDataString(
        JsonSerializer.Serialize(AllowedUpdates.Select(type => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString()))));

    private readonly HttpClient http;
    private readonly TelegramOptions options;
    private readonly TimeProvider clock;
    private readonly string pollAddress;
    private readonly Lazy<TelegramBotClient> bot;

    public BotClient(string token, HttpClient http, TelegramOptions options, TimeProvider clock)
    {
        this.http = http;
        this.options = options;
        this.clock = clock;
        var root = options.BaseAddress.GetLeftPart(UriPartial.Authority);
        pollAddress = $"{root}/bot{token}/getUpdates?limit=100&allowed_updates={AllowedUpdatesJson}";

        // Many bots never say a word while this process lives. RetryCount 1: the library must not sleep on a 429 by itself.
        bot = new(() => new TelegramBotClient(new TelegramBotClientOptions(token, root) { RetryCount = 1, RetryThreshold = 0 }, http));
    }

    public Task<TelegramReply<BotIdentity>> GetMeAsync(CancellationToken cancellationToken) => CallAsync(
        "getMe",
        async (client, deadline) =>
        {
            var me = await client.GetMe(deadline);
            return new BotIdentity(me.Id, me.Username ?? "", me.FirstName);
        },
        cancellationToken);

    /// <param name="buttons">Under the message, one below the other but for those that stand beside another.</param>
    /// <returns>The id of the message.</returns>
    public Task<TelegramReply<long>> SendMessageAsync(
        long chat,
        string text,
        bool html,
        IReadOnlyList<MessageButton> buttons,
        CancellationToken cancellationToken) => CallAsync(
            "sendMessage",
            async (client, deadline) =>
            {
                var parseMode = html ? ParseMode.Html : ParseMode.None;
                var message = await client.SendMessage(chat, text, parseMode, replyMarkup: Keyboard(buttons), cancellationToken: deadline);
                return (long)message.Id;
            },
            cancellationToken);

    public Task<TelegramReply<bool>> SendTypingAsync(long chat, CancellationToken cancellationToken) => CallAsync(
        "sendChatAction",
        async (client, deadline) =>
        {
            await client.SendChatAction(chat, ChatAction.Typing, cancellationToken: deadline);
            return true;
        },
        cancellationToken);

    public Task<TelegramReply<bool>> SendDraftAsync(long chat, long draft, string text, CancellationToken cancellationToken) => CallAsync(
        "sendMessageDraft",
        async (client, deadline) =>
        {
            await client.SendMessageDraft(chat, draft, text, cancellationToken: deadline);
            return true;
        },
        cancellationToken);

    /// <param name="button">The press, by the id that Telegram gave it.</param>
    /// <param name="text">Shown over the chat, at most 200 characters; null shows nothing.</param>
    /// <param name="isAlert">It stays until the person has read it, not for a moment only.</param>
    public Task<TelegramReply<bool>> AnswerButtonAsync(string button, string? text, bool isAlert, CancellationToken cancellationToken) => CallAsync(
        "answerCallbackQuery",
        async (client, deadline) =>
        {
            await client.AnswerCallbackQuery(button, text, showAlert: isAlert && text is not null, cancellationToken: deadline);
            return true;
        },
        cancellationToken);

    /// <summary>Other buttons under a message of the bot.</summary>
    public Task<TelegramReply<bool>> EditButtonsAsync(
        long chat,
        long message,
        IReadOnlyList<MessageButton> buttons,
        CancellationToken cancellationToken) => CallAsync(
            "editMessageReplyMarkup",
            async (client, deadline) =>
            {
                await client.EditMessageReplyMarkup(chat, (int)message, Keyboard(buttons), cancellationToken: deadline);
                return true;
            },
            cancellationToken);

    public Task<TelegramReply<bool>> SetWebhookAsync(Uri address, string secret, CancellationToken cancellationToken) => CallAsync(
        "setWebhook",
        async (client, deadline) =>
        {
            await client.SetWebhook(address.AbsoluteUri, allowedUpdates: AllowedUpdates, secretToken: secret, cancellationToken: deadline);
            return true;
        },
        cancellationToken);

    /// <summary>Updates that wait at Telegram stay there, and come with the next poll.</summary>
    public Task<TelegramReply<bool>> DeleteWebhookAsync(CancellationToken cancellationToken) => CallAsync(
        "deleteWebhook",
        async (client, deadline) =>
        {
            await client.DeleteWebhook(cancellationToken: deadline);
            return true;
        },
        cancellationToken);

    /// <summary>One poll. The updates come as they were written, for the inbox keeps them so.</summary>
    /// <param name="atOnce">Whether Telegram answers at once, or when there is something, or in the end.</param>
    public async Task<TelegramReply<IReadOnlyList<RawUpdate>>> GetUpdatesAsync(long offset, bool atOnce, CancellationToken cancellationToken)
    {
        var wait = atOnce ? TimeSpan.Zero : options.LongPoll;
        using var deadline = Deadline(wait + PollGrace, cancellationToken);
        try
        {
            var address = string.Create(
                CultureInfo.InvariantCulture,
                $"{pollAddress}&offset={offset}&timeout={(int)wait.TotalSeconds}");
            using var response = await http.GetAsync(new Uri(address), HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            await using var body = await response.Content.ReadAsStreamAsync(deadline.Token);
            using var json = await JsonDocument.ParseAsync(body, cancellationToken: deadline.Token);
            return UpdateBatch.Read(json.RootElement, (int)response.StatusCode);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TelegramFailure.Unavailable("Telegram did not end a poll in time", OutcomeUnknown: false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            return new TelegramFailure.Unavailable(TokenRedaction.Redact(exception.Message), OutcomeUnknown: false);
        }
    }

    private async Task<TelegramReply<T>> CallAsync<T>(
        string method,
        Func<TelegramBotClient, CancellationToken, Task<T>> call,
        CancellationToken cancellationToken)
    {
        using var activity = BotManagerTelemetry.Source.StartActivity($"telegram {method}", ActivityKind.Client);
        using var deadline = Deadline(options.CallTimeout, cancellationToken);
        try
        {
            return new TelegramReply<T>(await call(bot.Value, deadline.Token), null);
        }
        catch (ApiRequestException exception)
        {
            return Failed(activity, ApiFailure.Of(
                exception.ErrorCode,
                TokenRedaction.Redact(exception.Message),
                exception.Parameters?.RetryAfter,
                exception.Parameters?.MigrateToChatId));
        }
        catch (RequestException exception)
        {
            var reached = (exception.InnerException as HttpRequestException)?.HttpRequestError
                is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError);
            return Failed(activity, new TelegramFailure.Unavailable(TokenRedaction.Redact(exception.Message), OutcomeUnknown: reached));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(activity, new TelegramFailure.Unavailable("Telegram did not answer in time", OutcomeUnknown: true));
        }
    }

    private static InlineKeyboardMarkup? Keyboard(IReadOnlyList<MessageButton> buttons)
    {
        var rows = new List<List<InlineKeyboardButton>>();
        foreach (var button in buttons)
        {
            if (!button.IsBeside || rows.Count == 0)
                rows.Add([]);

            rows[^1].Add(InlineKeyboardButton.WithCallbackData(button.Label, button.Data));
        }

        return rows.Count == 0 ? null : new InlineKeyboardMarkup(rows);
    }

    private static TelegramFailure Failed(Activity? activity, TelegramFailure failure)
    {
        activity?.SetStatus(ActivityStatusCode.Error, failure.Description);
        activity?.SetTag("error.type", failure.GetType().Name);
        return failure;
    }

    private CancellationTokenSource Deadline(TimeSpan time, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
            return new CancellationTokenSource(time, clock);

        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(time);
        return source;
    }
}
