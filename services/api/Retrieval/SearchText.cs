using System.Text;
using ChatAi.ServiceDefaults.Text;

namespace ChatAi.Api.Retrieval;

/// <summary>
/// Texts as the full text search is given them. PostgreSQL takes a run of letters for a word, so where a script puts no
/// space between words their letters are given in pairs; a text and the question for it meet in these. And it takes
/// "client/server" for the name of a file, which nobody who asks for either would find.
/// </summary>
internal static class SearchText
{
    private static readonly char[] Marks = [.. "?!.,;:\"'()[]«»„“”‘’…¿¡？！。，、"];

    public static string Of(string text)
    {
        text = text.Replace('/', ' ');
        if (!text.Any(Scripts.RunsTogether))
            return text;

        var pairs = new StringBuilder(text.Length * 2);
        for (var position = 0; position < text.Length; position++)
        {
            if (!RunsOn(text, position))
            {
                pairs.Append(text[position]);
                continue;
            }

            // A letter alone in its run is all there is of it.
            if (RunsOn(text, position + 1))
                pairs.Append(' ').Append(text, position, 2).Append(' ');
            else if (!RunsOn(text, position - 1))
                pairs.Append(' ').Append(text[position]).Append(' ');
        }

        return pairs.ToString();
    }

    /// <summary>What a question asks about, without the words that it asks with; all of it when it has no others.</summary>
    public static string OfQuestion(string question)
    {
        var words = question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var fillers = FillerWords.OfLanguageOf([.. words.Select(word => word.Trim(Marks))]);
        var telling = words.Where(word => !fillers.Contains(word.Trim(Marks))).ToList();

        return Of(telling.Count > 0 ? string.Join(' ', telling) : question);
    }

    private static bool RunsOn(string text, int position) => position >= 0 && position < text.Length && Scripts.RunsTogether(text[position]);
}
