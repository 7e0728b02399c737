namespace ChatAi.Api.Knowledge;

/// <summary>Paragraphs, tables, lists and code blocks: what is better not torn apart. Together they are the section.</summary>
internal static class Blocks
{
    public static IEnumerable<Block> Of(string text, Chunk section, bool isMarkdown)
    {
        var start = section.Start;
        var fence = new Fence();
        var (wasCode, isCode) = (false, false);
        foreach (var line in Lines.Of(text, section.Start, section.End))
        {
            var content = text.AsMemory(line.Start, line.End - line.Start);
            isCode = isMarkdown && fence.Holds(content.Span);

            // A change between code and prose, and an empty line of prose, end a block.
            if (isCode != wasCode && line.Start > start)
            {
                yield return new Block(start, line.Start, wasCode);
                start = line.Start;
            }

            if (!isCode && content.Span.IsWhiteSpace())
            {
                yield return new Block(start, line.End, IsCode: false);
                start = line.End;
            }

            wasCode = isCode;
        }

        if (start < section.End)
            yield return new Block(start, section.End, wasCode);
    }
}

internal readonly record struct Block(int Start, int End, bool IsCode);

/// <summary>Lines with their line feeds.</summary>
internal static class Lines
{
    public static IEnumerable<(int Start, int End)> Of(string text, int start, int end)
    {
        while (start < end)
        {
            var feed = text.IndexOf('\n', start, end - start);
            var next = feed < 0 ? end : feed + 1;
            yield return (start, next);
            start = next;
        }
    }
}

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
