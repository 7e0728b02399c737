using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Telegram;

internal sealed class TelegramOptions
{
    /// <summary>Where the Bot API is.</summary>
    [Required]
    public string BaseUrl { get; set; } = "https://api.telegram.org";

    /// <summary>Where Telegram reaches the gateway; without it no bot can have a webhook.</summary>
    public string? WebhookBaseUrl { get; set; }

    /// <summary>How long one poll stays open; Telegram closes it after 50 seconds at most.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:50")]
    public TimeSpan LongPoll { get; set; } = TimeSpan.FromSeconds(50);

    /// <summary>How long any other call may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public Uri BaseAddress => new(BaseUrl);

    /// <summary>Where Telegram is told to bring a bot's updates; null when this installation has no webhooks.</summary>
    public Uri? WebhookAddress(Guid webhookId) =>
        string.IsNullOrEmpty(WebhookBaseUrl) ? null : new Uri($"{WebhookBaseUrl.TrimEnd('/')}/telegram/webhook/{webhookId}");
}

[OptionsValidator]
internal sealed partial class TelegramOptionsValidator : IValidateOptions<TelegramOptions>;

internal sealed class TelegramAddressesValidator : IValidateOptions<TelegramOptions>
{
    public ValidateOptionsResult Validate(string? name, TelegramOptions options)
    {
        if (!IsHttp(options.BaseUrl, out var address) || address.PathAndQuery != "/")
            return ValidateOptionsResult.Fail($"Telegram:BaseUrl must be an absolute http(s) address without a path, and is '{options.BaseUrl}'.");

        if (!string.IsNullOrEmpty(options.WebhookBaseUrl) && !IsHttp(options.WebhookBaseUrl, out _))
            return ValidateOptionsResult.Fail($"Telegram:WebhookBaseUrl must be an absolute http(s) address, and is '{options.WebhookBaseUrl}'.");

        return ValidateOptionsResult.Success;
    }

    private static bool IsHttp(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https";
}
