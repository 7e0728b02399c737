using System.Text;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>
/// Records of comma-separated values, strictly by https://www.rfc-editor.org/rfc/rfc4180: what is torn is told by its line,
/// for a guess would put half a file into one answer.
/// </summary>
internal sealed class CsvText(string text, char delimiter)
{
    private int place;
    private int line = 1;

    /// <returns>The next record that is more than an empty line; null at the end.</returns>
    public CsvRecord? Next()
    {
        while (place < text.Length && text[place] == '\n')
            Step();

        if (place >= text.Length)
            return null;

        var (begin, cells, fault) = (line, new List<string>(), (string?)null);
        do
            cells.Add(Cell(ref fault));
        while (Passes(delimiter));

        Passes('\n');
        return new CsvRecord(begin, cells, fault);
    }

    /// <summary>For a cell of a spreadsheet.</summary>
    public static string Quote(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private string Cell(ref string? fault)
    {
        if (Passes('"'))
            return Quoted(ref fault);

        var cell = UpToEnd();
        if (cell.Contains('"', StringComparison.Ordinal))
            fault ??= "A quotation mark stands within a cell that does not begin with one";

        return cell;
    }

    private string Quoted(ref string? fault)
    {
        var cell = new StringBuilder();
        while (place < text.Length)
        {
            if (!Passes('"'))
                cell.Append(Step());
            else if (Passes('"'))
                cell.Append('"');
            else
            {
                if (UpToEnd().Length > 0)
                    fault ??= "Something stands between a closing quotation mark and the end of its cell";
                return cell.ToString();
            }
        }

        fault ??= "A quotation mark is not closed";
        return cell.ToString();
    }

    private string UpToEnd()
    {
        var length = text.AsSpan(place).IndexOfAny(delimiter, '\n');
        var rest = length < 0 ? text[place..] : text.Substring(place, length);
        place += rest.Length;
        return rest;
    }

    private bool Passes(char expected)
    {
        if (place >= text.Length || text[place] != expected)
            return false;

        Step();
        return true;
    }

    private char Step()
    {
        if (text[place] == '\n')
            line++;

        return text[place++];
    }
}

/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Fault">Why it cannot be read; null: it can.</param>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Cells, string? Fault);
