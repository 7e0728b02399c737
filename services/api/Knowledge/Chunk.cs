namespace ChatAi.Api.Knowledge;

/// <summary>A piece of a document's text, from <paramref name="Start"/> up to <paramref name="End"/>.</summary>
/// <param name="Heading">The headings it stands under, outermost first.</param>
internal readonly record struct Chunk(int Start, int End, string Heading)
{
    public string Of(string text) => text[Start..End].Trim();
}
