using CsvHelper;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>Each record becomes a line of a table, so that none is torn and all keep the names of their fields.</summary>
internal static class ReadCsv
{
    public static Writing From(string text, CancellationToken cancellationToken)
    {
        var sample = text[..Math.Min(text.Length, 64 * 1024)];
        var builder = new WritingBuilder();
        builder.AddTable(Records(text, CsvDialect.Of(sample, isExpected: true)?.Delimiter ?? ",", cancellationToken));

        return builder.Build();
    }

    private static IEnumerable<IReadOnlyList<string>> Records(string text, string delimiter, CancellationToken cancellationToken)
    {
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, CsvDialect.Configuration(delimiter));
        while (parser.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return parser.Record!;
        }
    }
}
