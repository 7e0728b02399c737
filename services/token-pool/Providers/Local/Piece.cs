using System.Text;
using System.Text.RegularExpressions;

namespace ChatAi.TokenPool.Providers.Local;

/// <summary>The smallest part of a passage that can be quoted and still be understood.</summary>
/// <param name="Text">As it may stand in an answer, a code block with its fences.</param>
/// <param name="Context">What it stands under: source, heading, the sentence that introduces it.</param>
/// <param name="Title">The heading right above it.</param>
/// <param name="Lead">A heading or sentence that must be quoted with it; null when it stands alone.</param>
internal sealed partial record Piece(int Passage, int Position, string Text, string Title, string Context, string? Lead, PieceKind Kind)
{
    /// <summary>Of what is quoted, in characters.</summary>
    public int Length => Text.Length + (Lead?.Length ?? 0);

    /// <summary>It stands right behind the other, and both are sentences or items of one list.</summary>
    public bool GoesOnFrom(Piece other) =>
        Position == other.Position + 1 && Lead == other.Lead && Title == other.Title && Kind == other.Kind && (Kind is PieceKind.Sentence or PieceKind.Item);

    /// <summary>Cuts a Markdown or plain passage: sentences of prose, items of lists, rows of tables, paragraphs of code.</summary>
    public static IReadOnlyList<Piece> Of(Passage passage) => new Cutter(passage).Cut();

    /// <summary>A sentence ends at its mark, when a new one begins behind it: "v1.2", "e.g. this" and "3.5" do not end.</summary>
    [GeneratedRegex("""(?<=(?<!\b(?:e\.g|i\.e|etc|cf|vs|Nr|z\.B|т\.е|т\.д|т\.п|т\.к|им|ул|стр|рис|см))[.!?…]["»”)]?)\s+(?=["«“(\[`*]?[\p{Lu}\p{Lo}\d`])|(?<=[。！？])""")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("""^\s*(?:[-*+•]|\d{1,3}[.)])\s+""")]
    private static partial Regex ItemMark();

    [GeneratedRegex("""^\s*#{1,6}\s+(?<title>.+?)\s*#*\s*$""")]
    private static partial Regex Heading();

    [GeneratedRegex("""^[\s|:+=-]*$""")]
    private static partial Regex Rule();

    private sealed class Cutter(Passage passage)
    {
        private readonly List<Piece> pieces = [];
        private readonly StringBuilder paragraph = new();
        private string? heading;
        private string? lead;

        public List<Piece> Cut()
        {
            var lines = passage.Text.ReplaceLineEndings("\n").Split('\n');
            for (var index = 0; index < lines.Length; index++)
            {
                if (Fence(lines[index]) is { } fence)
                    index = AddCode(lines, index, fence);
                else
                    AddLine(lines[index]);
            }

            EndParagraph();
            return pieces;
        }

        private static string? Fence(string line)
        {
            var text = line.TrimStart();
            return text.StartsWith("```", StringComparison.Ordinal) ? "```" : text.StartsWith("~~~", StringComparison.Ordinal) ? "~~~" : null;
        }

        private void AddLine(string line)
        {
            if (Heading().Match(line) is { Success: true } match)
            {
                EndParagraph();
                (heading, lead) = (match.Groups["title"].Value, null);
            }
            else if (Rule().IsMatch(line))
            {
                EndParagraph();

                // The row above the line of a table names its columns, and answers nothing.
                if (line.Contains("|-", StringComparison.Ordinal) || line.Contains("| -", StringComparison.Ordinal))
                    pieces.RemoveAll(piece => piece.Position == pieces.Count - 1);
            }
            else if (line.TrimStart().StartsWith('|'))
            {
                EndParagraph();
                Add(string.Join(" — ", line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)), PieceKind.Row);
            }
            else if (ItemMark().IsMatch(line))
            {
                EndParagraph();
                Add(line.Trim(), PieceKind.Item);
            }
            else
            {
                paragraph.Append(paragraph.Length > 0 ? " " : "").Append(line.Trim());
            }
        }

        private void EndParagraph()
        {
            if (paragraph.Length == 0)
                return;

            foreach (var sentence in SentenceEnd().Split(paragraph.ToString()).Where(sentence => sentence.Length > 0))
            {
                // It introduces what follows: alone it says nothing.
                lead = sentence.EndsWith(':') ? sentence : null;
                if (lead is null)
                    Add(sentence, PieceKind.Sentence);
            }

            paragraph.Clear();
        }

        /// <summary>Commands that a blank line separates do different things, so each is a piece, in fences of its own.</summary>
        private int AddCode(string[] lines, int opening, string fence)
        {
            // The sentence right above a block speaks of it, with a colon or without.
            var above = paragraph.Length > 0 ? SentenceEnd().Split(paragraph.ToString())[^1] : null;
            EndParagraph();
            lead = above ?? lead;

            var closing = Array.FindIndex(lines, opening + 1, line => line.TrimStart().StartsWith(fence, StringComparison.Ordinal));
            var end = closing < 0 ? lines.Length : closing;
            var language = lines[opening].Trim()[3..].Trim();
            var block = new List<string>();
            foreach (var line in lines[(opening + 1)..end].Append(""))
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    block.Add(line.TrimEnd());
                }
                else if (block.Count > 0)
                {
                    Add($"```{language}\n{string.Join('\n', block)}\n```", PieceKind.Code);
                    block.Clear();
                }
            }

            lead = null;
            return end;
        }

        private void Add(string text, PieceKind kind)
        {
            var context = string.Join('\n', new[] { passage.Source, heading, lead }.Where(part => !string.IsNullOrEmpty(part)));
            var introduction = lead ?? (kind is PieceKind.Code && heading is not null ? $"{heading}:" : null);
            var title = heading ?? passage.Source[(passage.Source.LastIndexOf('›') + 1)..];
            pieces.Add(new Piece(passage.Number, pieces.Count, text, title, context, introduction, kind));
        }
    }
}

internal enum PieceKind
{
    Sentence,

    /// <summary>Of a list.</summary>
    Item,

    /// <summary>Of a table.</summary>
    Row,
    Code,
}
