using ChatAi.Api.Knowledge.Reading;

namespace ChatAi.Api.Knowledge;

/// <summary>The parts of a text under its headings. A heading with nothing under it goes with the next part.</summary>
internal static class Sections
{
    private const string Separator = " › ";

    public static IEnumerable<Chunk> Of(Writing writing)
    {
        var path = new List<Heading>();
        var (start, bodyStart) = (0, 0);
        foreach (var heading in writing.Headings)
        {
            if (!writing.Text.AsSpan(bodyStart, heading.Start - bodyStart).IsWhiteSpace())
            {
                yield return new Chunk(start, heading.Start, Join(path));
                start = heading.Start;
            }

            path.RemoveAll(above => above.Level >= heading.Level);
            path.Add(heading);
            bodyStart = heading.End;
        }

        yield return new Chunk(start, writing.Text.Length, Join(path));
    }

    private static string Join(List<Heading> path) =>
        string.Join(Separator, path.Select(heading => heading.Title).Where(title => title.Length > 0));
}
