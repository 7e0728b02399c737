using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>Whether a text is a table with one record a line, and what stands between its fields.</summary>
internal static class CsvDialect
{
    private const int Looked = 50;
    private const int LongestName = 64;

    private static readonly string[] Delimiters = [",", ";", "\t", "|"];

    /// <param name="isExpected">Whether the document is called so; else it takes a third record, and names that look like names.</param>
    public static CsvConfiguration? Of(string sample, bool isExpected) => Delimiters
        .Select(Configuration)
        .FirstOrDefault(dialect => IsTable(FirstRecords(sample, dialect), isExpected));

    public static CsvConfiguration Configuration(string delimiter) => new(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter,
        HasHeaderRecord = false,
        BadDataFound = null,
        IgnoreBlankLines = true,
    };

    private static List<string[]> FirstRecords(string sample, CsvConfiguration dialect)
    {
        using var text = new StringReader(sample);
        using var parser = new CsvParser(text, dialect);
        var records = new List<string[]>();
        while (records.Count <= Looked && parser.Read())
            records.Add(parser.Record!);

        return records;
    }

    private static bool IsTable(List<string[]> records, bool isExpected) =>
        records.Count >= 2
        && records[0].Length >= 2
        // The sample may end within its last record.
        && records.SkipLast(records.Count > 3 ? 1 : 0).All(record => record.Length == records[0].Length)
        && (isExpected || (records.Count >= 3 && records[0].Length >= 3 && AreNames(records[0])));

    private static bool AreNames(string[] header) =>
        header.All(name => name.Trim() is { Length: > 0 and <= LongestName } trimmed && trimmed[^1] is not ('.' or '!' or '?' or ':'))
        && header.Distinct(StringComparer.OrdinalIgnoreCase).Count() == header.Length;
}
