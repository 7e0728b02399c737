namespace ChatAi.Api.Knowledge.Reading;

internal enum Format
{
    Text,
    Markdown,
    Html,
    Csv,
    Pdf,
    Docx,
}

/// <summary>What a document is kept and given back as.</summary>
internal static class MediaTypes
{
    private static readonly Dictionary<Format, string> Known = new()
    {
        [Format.Text] = "text/plain",
        [Format.Markdown] = "text/markdown",
        [Format.Html] = "text/html",
        [Format.Csv] = "text/csv",
        [Format.Pdf] = "application/pdf",
        [Format.Docx] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    };

    public static string Of(Format format) => Known[format];

    /// <returns>null for what no upload has taken in.</returns>
    public static Format? FormatOf(string mediaType) =>
        Known.Where(known => known.Value == mediaType).Select(known => (Format?)known.Key).FirstOrDefault();
}
