namespace ChatAi.Migration.Maintenance;

/// <summary>Rows in aligned columns, as plain text: the same on a terminal, in a pipe and in a mail.</summary>
internal sealed class Listing<T>
{
    private const string Gap = "  ";

    private readonly List<(string Title, bool IsNumber, Func<T, string> Text)> columns = [];

    public Listing<T> Text(string title, Func<T, string?> text)
    {
        columns.Add((title, false, row => text(row) is { Length: > 0 } value ? value : "-"));
        return this;
    }

    /// <summary>To the right, so that units stand under units.</summary>
    public Listing<T> Number(string title, Func<T, string> text)
    {
        columns.Add((title, true, text));
        return this;
    }

    public string Of(IReadOnlyList<T> rows)
    {
        string[][] lines = [[.. columns.Select(column => column.Title)], .. rows.Select(row => columns.Select(column => column.Text(row)).ToArray())];
        var widths = columns.Select((_, index) => lines.Max(line => line[index].Length)).ToArray();

        return string.Join('\n', lines.Select(line => string.Join(Gap, line.Select((cell, index) => Aligned(cell, index, widths[index]))).TrimEnd()));
    }

    private string Aligned(string cell, int index, int width) =>
        columns[index].IsNumber ? cell.PadLeft(width) : cell.PadRight(width);
}
