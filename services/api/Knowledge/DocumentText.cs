using System.Globalization;
using System.Text;

namespace ChatAi.Api.Knowledge;

/// <summary>Tells text by what it is, not by what its name says.</summary>
internal static class DocumentText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>The text with line feeds as line ends; null when the bytes are no text in UTF-8.</returns>
    public static string? Read(ReadOnlySpan<byte> content)
    {
        try
        {
            var text = Strict.GetString(content.StartsWith(Encoding.UTF8.Preamble) ? content[3..] : content);
            return text.Any(IsForeignToText) ? null : text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    public static string MediaTypeOf(string filename) =>
        Path.GetExtension(filename).ToLowerInvariant() is ".md" or ".markdown" ? Markdown : "text/plain";

    public const string Markdown = "text/markdown";

    private static bool IsForeignToText(char character) =>
        char.GetUnicodeCategory(character) == UnicodeCategory.Control && character is not ('\t' or '\n' or '\r' or '\f' or '\u0085');
}
