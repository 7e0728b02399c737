namespace ChatAi.BotManager.Delivery;

/// <summary>
/// Writes styled text line by line. A line's break, and what it begins with, are written only when something follows: so
/// nothing is left around what turns out to be empty.
/// </summary>
internal sealed class StyledLines
{
    private int breaks;
    private Mark? breaksMark;
    private string start = "";
    private Mark? startMark;

    public StyledText Text { get; } = new();

    /// <summary>What the lines begin with.</summary>
    public string Indent { get; set; } = "";

    public void Write(string text, Mark? mark)
    {
        if (text.Length == 0)
            return;

        if (!Text.IsEmpty)
            Text.Add(new string('\n', breaks), breaksMark);
        Text.Add(start, startMark).Add(text, mark);
        (breaks, start) = (0, "");
    }

    /// <summary>Lines that are not indented, on their own even where a line has begun.</summary>
    public void WriteBlock(string text, Mark? mark)
    {
        if (!string.IsNullOrWhiteSpace(start))
        {
            (var begun, start) = (start.TrimEnd(), "");
            Write(begun, startMark);
            Break(1, startMark);
        }

        start = "";
        Write(text, mark);
    }

    /// <summary>What follows is on another line.</summary>
    public void Break(int count, Mark? mark)
    {
        breaksMark = breaks == 0 ? mark : Mark.Common(breaksMark, mark);
        breaks = Math.Max(breaks, count);
        (start, startMark) = (Indent, mark);
    }

    /// <summary>The line begins with this.</summary>
    public void Begin(string marker, Mark? mark) => (start, startMark) = (start + marker, mark);
}
