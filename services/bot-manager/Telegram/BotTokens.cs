using System.Text.RegularExpressions;
using ChatAi.ServiceDefaults.Secrets;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Telegram;

/// <summary>The only place that sees a token in clear: it seals them for the database, and makes clients of sealed ones.</summary>
internal sealed partial class BotTokens(SecretBox secrets, TelegramHttp http, IOptions<TelegramOptions> options, TimeProvider clock)
{
    private const string Purpose = "bot-token";

    /// <summary>Asks Telegram whose token it is, before anything is kept of it.</summary>
    public Task<TelegramReply<BotIdentity>> IdentifyAsync(string token, CancellationToken cancellationToken) =>
        TokenForm.IsMatch(token)
            ? Client(token).GetMeAsync(cancellationToken)
            : Task.FromResult<TelegramReply<BotIdentity>>(new TelegramFailure.Unauthorized("It does not have the form of a bot token"));

    public SealedToken Seal(string token) => new(secrets.Seal(token, Purpose), secrets.Fingerprint(token, Purpose));

    public BotClient Open(byte[] ciphertext) => Client(secrets.Open(ciphertext, Purpose));

    private BotClient Client(string token) => new(token, http.Client, options.Value, clock);

    [GeneratedRegex(@"^[1-9]\d{2,19}:[A-Za-z0-9_-]{20,60}\z")]
    private static partial Regex TokenForm { get; }
}

internal sealed record SealedToken(byte[] Ciphertext, byte[] Fingerprint);
