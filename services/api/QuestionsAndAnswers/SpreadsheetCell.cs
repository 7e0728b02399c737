using System.Buffers;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>
/// A spreadsheet takes a cell that begins with one of these signs for a formula and runs it
/// (https://owasp.org/www-community/attacks/CSV_Injection). An apostrophe before it makes text of it, and is taken off again
/// when the file comes back; one that stood there before gets a second one, so that it is not lost on the way.
/// </summary>
internal static class SpreadsheetCell
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("=+-@\t＝＋－＠");

    public static string Disarm(string text) => IsRisky(text) ? $"'{text}" : text;

    public static string Restore(string cell) => cell.StartsWith('\'') && IsRisky(cell) ? cell[1..] : cell;

    private static bool IsRisky(string text) => text.AsSpan().TrimStart('\'') is [var first, ..] && Signs.Contains(first);
}
