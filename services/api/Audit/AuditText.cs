using System.Text;

namespace ChatAi.Api.Audit;

/// <summary>Text that a caller has typed, made fit to be kept: short, and without what moves a cursor or ends a line.</summary>
internal static class AuditText
{
    /// <summary>A password that was typed into the wrong field is at most cut; it is the caller's word for who he is.</summary>
    private const int Longest = 100;

    public static string Of(string typed)
    {
        var text = new StringBuilder(Longest);
        foreach (var rune in typed.EnumerateRunes())
        {
            if (text.Length + rune.Utf16SequenceLength > Longest)
                break;

            text.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        }

        return text.ToString();
    }
}
