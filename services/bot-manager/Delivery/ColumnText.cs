using System.Globalization;
using System.Text;
using Markdig.Extensions.Tables;

namespace ChatAi.BotManager.Delivery;

/// <summary>A table in letters of one width, its first row above a line.</summary>
internal static class ColumnText
{
    private const string Gap = " | ";

    public static string Of(IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlyList<TableColumnAlign?> alignments)
    {
        var widths = Enumerable.Range(0, rows.Max(row => row.Count))
            .Select(column => rows.Max(row => column < row.Count ? Width(row[column]) : 0))
            .ToArray();

        var lines = rows.Select(row => Line(row, widths, alignments)).ToList();
        lines.Insert(1, string.Join("-+-", widths.Select(width => new string('-', width))));
        return string.Join('\n', lines);
    }

    private static string Line(IReadOnlyList<string> cells, int[] widths, IReadOnlyList<TableColumnAlign?> alignments)
    {
        var line = new StringBuilder();
        for (var column = 0; column < widths.Length; column++)
        {
            var cell = column < cells.Count ? cells[column] : "";
            var space = widths[column] - Width(cell);
            var before = (column < alignments.Count ? alignments[column] : null) switch
            {
                TableColumnAlign.Right => space,
                TableColumnAlign.Center => space / 2,
                _ => 0,
            };
            line.Append(column > 0 ? Gap : "").Append(' ', before).Append(cell).Append(' ', space - before);
        }

        return line.ToString().TrimEnd();
    }

    private static int Width(string text)
    {
        var width = 0;
        for (var characters = StringInfo.GetTextElementEnumerator(text); characters.MoveNext();)
            width += IsWide(Rune.GetRuneAt(text, characters.ElementIndex)) ? 2 : 1;
        return width;
    }

    /// <summary>East Asian letters and emoji take the room of two (https://www.unicode.org/reports/tr11/), roughly.</summary>
    private static bool IsWide(Rune letter) => letter.Value is
        (>= 0x1100 and <= 0x115F) or
        (>= 0x2E80 and <= 0xA4CF) or
        (>= 0xAC00 and <= 0xD7A3) or
        (>= 0xF900 and <= 0xFAFF) or
        (>= 0xFE30 and <= 0xFE6F) or
        (>= 0xFF00 and <= 0xFF60) or
        (>= 0x1F300 and <= 0x1FAFF) or
        (>= 0x20000 and <= 0x3FFFD) or
        0x2705 or 0x274C or 0x2728 or 0x26A1 or 0x2B50;
}
