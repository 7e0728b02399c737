namespace ChatAi.BotManager.Delivery;

/// <summary>A text as Telegram shows it: in parts.</summary>
internal static class OutgoingMessage
{
    /// <param name="Html">As it should look.</param>
    /// <param name="Plain">The same without any markup, for when Telegram cannot read it.</param>
    public sealed record Part(string Html, string Plain);

    /// <returns>None for a text with nothing to see in it: Telegram refuses a message that is all white space.</returns>
    public static IReadOnlyList<Part> PartsOf(string text) =>
        [.. MessageSplitter.Split(MarkdownText.Read(text)).Select(part => new Part(TelegramHtml.Render(part), part.Visible))];
}
