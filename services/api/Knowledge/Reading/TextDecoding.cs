using System.Buffers;
using System.Globalization;
using System.Text;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>Text out of bytes that do not say how they are to be read.</summary>
internal static class TextDecoding
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Quotes, dashes, signs and the letters that stand apart: what a text has of the bytes between ASCII and the letters.</summary>
    private static readonly SearchValues<byte> Common = SearchValues.Create(
    [
        0x80, 0x84, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0xA0, 0xA5, 0xA7, 0xA8, 0xA9, 0xAA, 0xAB, 0xAE, 0xAF, 0xB0, 0xB2, 0xB3,
        0xB4, 0xB7, 0xB8, 0xB9, 0xBA, 0xBB, 0xBF,
    ]);

    /// <returns>The text with line feeds as line ends; null when the bytes are no text.</returns>
    public static string? Read(ReadOnlySpan<byte> content)
    {
        var text = Decode(content);
        return text is null || text.Any(IsForeignToText) ? null : text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
    }

    private static string? Decode(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(Encoding.UTF8.Preamble))
            return Strictly(Utf8, content[3..]);
        if (content.StartsWith(Encoding.Unicode.Preamble))
            return Strictly(new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), content[2..]);
        if (content.StartsWith(Encoding.BigEndianUnicode.Preamble))
            return Strictly(new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), content[2..]);

        return Strictly(Utf8, content) ?? OfWindows(content);
    }

    private static string? Strictly(Encoding encoding, ReadOnlySpan<byte> content)
    {
        try
        {
            return encoding.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>
    /// One byte a letter. In a Cyrillic text the letters beyond ASCII stand side by side, in a Western one they are
    /// accented letters among plain ones.
    /// </summary>
    private static string? OfWindows(ReadOnlySpan<byte> content)
    {
        var (high, together, odd) = (0, 0, 0);
        for (var place = 0; place < content.Length; place++)
        {
            if (content[place] < 0xC0)
            {
                odd += content[place] >= 0x80 && !Common.Contains(content[place]) ? 1 : 0;
                continue;
            }

            high++;
            if ((place > 0 && content[place - 1] >= 0xC0) || (place + 1 < content.Length && content[place + 1] >= 0xC0))
                together++;
        }

        // A file of another kind has all bytes alike.
        if (odd * 4 > high)
            return null;

        return CodePagesEncodingProvider.Instance.GetEncoding(together * 2 > high ? 1251 : 1252)!.GetString(content);
    }

    private static bool IsForeignToText(char character) =>
        char.GetUnicodeCategory(character) == UnicodeCategory.Control && character is not ('\t' or '\n' or '\r' or '\f' or '\u0085');
}
