using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatAi.ServiceDefaults.Text;

namespace ChatAi.TokenPool.Providers.Local;

/// <summary>What a chat request asks, and the passages it gives to answer from.</summary>
/// <param name="Question">The last thing that the user says; one that has no word to go by ("And how much is it?") stands behind the one before it.</param>
/// <param name="WordsForNothing">What the request wants said when they do not answer; null leaves that to us.</param>
internal sealed partial record Prompt(string Question, IReadOnlyList<Passage> Passages, string? WordsForNothing = null)
{
    /// <summary>Who says nothing else asks nothing.</summary>
    private static readonly HashSet<string> Courtesies =
        [.. "thank thanks you very much a so hello hi there ok okay yes no спасибо тебе вам привет здравствуйте да нет danke bitte ja nein".Split(' ')];

    /// <returns>Null when the messages are none.</returns>
    public static Prompt? Read(JsonElement request)
    {
        if (!request.TryGetProperty("messages", out var messages) || messages.ValueKind is not JsonValueKind.Array)
            return null;

        var question = "";
        string? wordsForNothing = null;
        var passages = new List<Passage>();
        foreach (var message in messages.EnumerateArray())
        {
            if (message.ValueKind is not JsonValueKind.Object || !message.TryGetProperty("role", out var role) || role.ValueKind is not JsonValueKind.String)
                return null;

            var text = message.TryGetProperty("content", out var content) ? Text(content) : "";
            if (role.ValueEquals("user"))
                question = question.Length > 0 && NamesNothing(text) ? $"{question}\n{text}" : text;
            else if (role.ValueEquals("system") || role.ValueEquals("developer"))
            {
                passages.AddRange(PassagesOf(text));
                wordsForNothing ??= NotFoundElement().Match(text) is { Success: true } match ? match.Groups["text"].Value : null;
            }
        }

        return new Prompt(question, passages, wordsForNothing);
    }

    private static bool NamesNothing(string text)
    {
        var words = Words.Of(text).ToList();
        return words.TrueForAll(FillerWords.Contains) && words.Exists(word => !Courtesies.Contains(word));
    }

    private static IEnumerable<Passage> PassagesOf(string text) =>
        from match in PassageElement().Matches(text)
        select new Passage(
            int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture),
            match.Groups["source"].Value,
            match.Groups["text"].Value);

    private static string Text(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Join('\n', content.EnumerateArray().Select(Part)),
        _ => "",
    };

    private static string Part(JsonElement part) =>
        part.ValueKind is JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind is JsonValueKind.String
            ? text.GetString()!
            : "";

    [GeneratedRegex("""<passage\s+number="(?<number>\d{1,6})"(?:\s+source="(?<source>[^"\n]*)")?[^>\n]*>\r?\n?(?<text>.*?)\r?\n?</passage>""", RegexOptions.Singleline)]
    private static partial Regex PassageElement();

    /// <summary>Only before the passages: what a document says is not what the request wants.</summary>
    [GeneratedRegex("""\A(?:(?!<passage).)*?<not_found>(?<text>.+?)</not_found>""", RegexOptions.Singleline)]
    private static partial Regex NotFoundElement();
}

/// <param name="Source">Document and heading path, such as <c>runbook.md › Health Monitoring</c>.</param>
internal sealed record Passage(int Number, string Source, string Text);
