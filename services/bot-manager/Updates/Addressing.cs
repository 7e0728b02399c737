using System.Text.Json;

namespace ChatAi.BotManager.Updates;

/// <summary>
/// Whom a message is meant for. In a group a bot is addressed by its name, by a command, or by a reply to what it said
/// (https://core.telegram.org/bots/features#privacy-mode).
/// </summary>
/// <param name="Text">The message without the bot's name.</param>
/// <param name="Command">Without slash and name, in lower case.</param>
/// <param name="IsToBot">It names the bot or replies to it.</param>
/// <param name="IsToAnother">It is a command for another bot.</param>
/// <param name="Quote">What the bot had said that is replied to.</param>
internal readonly record struct Addressing(string Text, string? Command, bool IsToBot, bool IsToAnother, string? Quote)
{
    private const int LongestQuote = 1000;

    public static Addressing Of(JsonElement message, string text, BotName self)
    {
        var quote = QuoteOf(message, self);
        var (command, addressee) = CommandOf(text);
        if (command is not null)
        {
            var mine = addressee is null || IsMe(addressee, self);
            return new(text, command, IsToBot: mine, IsToAnother: !mine, quote);
        }

        var name = $"@{self.Username}";
        var at = self.Username.Length == 0 ? -1 : IndexOf(text, name);
        return at < 0
            ? new(text, null, IsToBot: quote is not null, IsToAnother: false, quote)
            : new(text.Remove(at, name.Length).Trim().TrimStart(',', ':').TrimStart(), null, IsToBot: true, IsToAnother: false, quote);
    }

    private static (string? Command, string? Addressee) CommandOf(string text)
    {
        if (!text.StartsWith('/'))
            return default;

        var end = text.AsSpan().IndexOfAny(' ', '\n');
        var word = end < 0 ? text.AsSpan(1) : text.AsSpan(1, end - 1);
        var at = word.IndexOf('@');
        var command = at < 0 ? word : word[..at];
        foreach (var letter in command)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '_')
                return default;
        }

        return command.IsEmpty ? default : (command.ToString().ToLowerInvariant(), at < 0 ? null : word[(at + 1)..].ToString());
    }

    /// <summary>The name as a word of its own: @guide is not meant by @guide_bot.</summary>
    private static int IndexOf(string text, string name)
    {
        for (var at = 0; (at = text.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += name.Length)
        {
            var end = at + name.Length;
            if (end == text.Length || !(char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                return at;
        }

        return -1;
    }

    private static string? QuoteOf(JsonElement message, BotName self)
    {
        if (!message.TryGetProperty("reply_to_message", out var replied)
            || !replied.TryGetProperty("from", out var author)
            || author.Required("id").GetInt64() != self.TelegramId)
        {
            return null;
        }

        // The person may have marked the very words that are meant.
        var marked = message.TryGetProperty("quote", out var part) ? part.TextOf("text") : null;
        var quote = marked ?? replied.TextOf("text") ?? replied.TextOf("caption") ?? "";
        return quote.Length <= LongestQuote ? quote : quote[..(char.IsHighSurrogate(quote[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote)];
    }

    private static bool IsMe(string name, BotName self) => name.Equals(self.Username, StringComparison.OrdinalIgnoreCase);
}
