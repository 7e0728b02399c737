using System.Text;
using System.Text.Json;
using ChatAi.Api.Knowledge.Reading;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>Pairs as they stand in a file.</summary>
/// <param name="Fault">Why the file as a whole cannot be read; null: it can.</param>
internal sealed record ImportFile(IReadOnlyList<ImportRow> Rows, string? Fault = null)
{
    private const string Header = "The first line has to name the columns question and answer";

    private static readonly char[] Delimiters = [',', ';', '\t'];

    public static ImportFile OfCsv(byte[] content)
    {
        if (TextDecoding.Read(content) is not { } text)
            return new([], "It is no text");

        foreach (var delimiter in Delimiters)
        {
            var csv = new CsvText(text, delimiter);
            var names = csv.Next()?.Cells.Select(name => name.Trim().ToLowerInvariant()).ToList() ?? [];
            if (names.IndexOf("question") is >= 0 and var question && names.IndexOf("answer") is >= 0 and var answer)
                return new([.. Records(csv).Select(record => RowOf(record, names.Count, question, answer))]);
        }

        return new([], Header);
    }

    public static ImportFile OfJson(byte[] content)
    {
        try
        {
            var begin = content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
            using var document = JsonDocument.Parse(content.AsMemory(begin));
            return document.RootElement.ValueKind is JsonValueKind.Array
                ? new([.. document.RootElement.EnumerateArray().Select(RowOf)])
                : new([], "It has to be an array of objects with a question and an answer");
        }
        catch (JsonException exception)
        {
            return new([], exception.Message);
        }
    }

    private static IEnumerable<CsvRecord> Records(CsvText csv)
    {
        while (csv.Next() is { } record)
            yield return record;
    }

    private static ImportRow RowOf(CsvRecord record, int columns, int question, int answer)
    {
        var fault = record.Fault ?? (record.Cells.Count == columns ? null : $"Cells: {record.Cells.Count} instead of {columns}");
        return fault is null
            ? ImportRow.Of(record.Line, record.Cells[question], record.Cells[answer], SpreadsheetCell.Restore)
            : new ImportRow(record.Line, default, fault);
    }

    private static ImportRow RowOf(JsonElement item, int index)
    {
        if (item.ValueKind is not JsonValueKind.Object || !IsText(item, "question", out var question) || !IsText(item, "answer", out var answer))
            return new ImportRow(index, default, "It has to be an object with a question and an answer, which are texts");

        try
        {
            return ImportRow.Of(index, question.GetString()!, answer.GetString()!, text => text);
        }
        catch (InvalidOperationException)
        {
            // Half a character, escaped.
            return new ImportRow(index, default, "It is no text");
        }
    }

    private static bool IsText(JsonElement item, string name, out JsonElement value) =>
        item.TryGetProperty(name, out value) && value.ValueKind is JsonValueKind.String;
}

/// <param name="Place">The line of a CSV file, from 1; the index in a JSON array, from 0.</param>
/// <param name="Fault">Why it cannot be taken; null: it can.</param>
internal sealed record ImportRow(int Place, PairText Text, string? Fault)
{
    public static ImportRow Of(int place, string question, string answer, Func<string, string> restore)
    {
        var text = PairText.Of(restore(question), restore(answer));
        return new ImportRow(place, text, text.Fault);
    }
}
