using System.IO.Compression;
using System.Text.RegularExpressions;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>
/// Tells a document by what it holds. Its name only decides where the content fits more than one: Markdown is text that
/// somebody calls so, and a table of two lines may be prose.
/// </summary>
internal static partial class FormatDetection
{
    private const int Sample = 64 * 1024;

    /// <returns>null when it is nothing that can be read.</returns>
    public static Format? Of(ReadOnlyMemory<byte> content, string filename)
    {
        // Readers of PDF look for its mark in the first kilobyte, so some writers put something before it.
        if (content.Span[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
            return Format.Pdf;
        if (content.Span.StartsWith("PK\u0003\u0004"u8))
            return IsWord(content) ? Format.Docx : null;
        if (content.Span.StartsWith(@"{\rtf"u8) || TextDecoding.Read(content.Span) is not { } text)
            return null;

        var sample = text[..Math.Min(text.Length, Sample)];
        var ending = Path.GetExtension(filename).ToLowerInvariant();
        if (IsHtml(sample))
            return Format.Html;
        if (ending is ".md" or ".markdown")
            return Format.Markdown;

        return CsvDialect.Of(sample, isExpected: ending is ".csv" or ".tsv") is null ? Format.Text : Format.Csv;
    }

    private static bool IsWord(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            return zip.Entries.Any(entry => entry.FullName.StartsWith("word/", StringComparison.OrdinalIgnoreCase));
        }
        catch (InvalidDataException)
        {
            // A Word file that broke off has lost its directory; its first names still say what it was.
            return content.Span.IndexOf("word/"u8) >= 0;
        }
    }

    private static bool IsHtml(string sample) => HtmlStart.IsMatch(sample);

    [GeneratedRegex(
        @"\A\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|title|meta|body|main|article|section|div|table|h[1-6]|p|ul|ol)\b[^<]*>",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex HtmlStart { get; }
}
