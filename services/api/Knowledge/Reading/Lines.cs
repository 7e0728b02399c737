namespace ChatAi.Api.Knowledge.Reading;

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
