namespace ChatAi.Api.Knowledge.Reading;

/// <summary>Knows, line by line, whether it is within a fenced code block of Markdown; the fences belong to it.</summary>
internal sealed class Fence
{
    private char? mark;
    private int length;

    public bool Holds(ReadOnlySpan<char> line)
    {
        var content = line.TrimStart(' ').TrimEnd();
        var marks = content.Length > 0 && content[0] is '`' or '~' ? content.Length - content.TrimStart(content[0]).Length : 0;

        if (mark is null)
        {
            // Backticks may stand around code in a line, too; a fence has none behind it.
            if (marks < 3 || (content[0] == '`' && content[marks..].Contains('`')))
                return false;

            (mark, length) = (content[0], marks);
            return true;
        }

        if (marks >= length && content[0] == mark && marks == content.Length)
            mark = null;

        return true;
    }
}
