using ChatAi.Api.Knowledge.Reading;

namespace ChatAi.Api.Knowledge;

/// <summary>A piece of a document's text, from <paramref name="Start"/> up to <paramref name="End"/>.</summary>
/// <param name="Heading">The headings it stands under, outermost first.</param>
/// <param name="Repeated">The head of the table that it goes on with; empty when it begins at its own beginning.</param>
internal readonly record struct Chunk(int Start, int End, string Heading, string Repeated = "")
{
    public string Of(string text) => Repeated + text[Start..End].Trim();

    /// <summary>The pages that what shows of it stands on; null when there are none.</summary>
    public (int? From, int? To) PagesIn(Writing writing)
    {
        var (start, end) = (Start, End);
        while (start < end - 1 && char.IsWhiteSpace(writing.Text[start]))
            start++;
        while (end > start + 1 && char.IsWhiteSpace(writing.Text[end - 1]))
            end--;

        return (writing.PageAt(start), writing.PageAt(end - 1));
    }
}
