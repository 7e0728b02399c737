using System.Text.RegularExpressions;

namespace ChatAi.Api.Wishes;

/// <summary>
/// Whether a message asks for a person, in Russian or English. Decided by rules alone, so the same words always get the
/// same answer, and none has to be bought for it. Tuned to rather miss a wish than to see one that is not there: who is
/// missed has <c>/operator</c>, while who is misheard gets no answer to his question.
/// </summary>
/// <remarks>
/// 1. A message is cut into clauses, and the words of a clause are replaced by what they are (<see cref="WishWords"/>):
/// "can i speek to your manager" is "can i TALK to SMALL PERSON".
/// 2. A clause that has one of the forms of a wish (<see cref="WishForms"/>), and is not denied, is a wish.
/// 3. Whoever speaks of the wishes of others, such as his own customers', has none himself.
/// </remarks>
internal static partial class WishForPerson
{
    /// <summary>As much as Telegram puts into one message.</summary>
    private const int LongestText = 4_096;

    public static bool IsIn(string text)
    {
        var sentences = Sentences(text[..Math.Min(text.Length, LongestText)]);
        if (sentences.SelectMany(clauses => clauses).Any(WishForms.IsOfOthers))
            return false;

        var speaksOfBot = sentences.SelectMany(clauses => clauses).Any(clause => clause.Words.Contains("BOT", StringComparison.Ordinal));
        return sentences.Any(clauses =>
            clauses.Any(WishForms.IsWish)
            || (clauses.Length == 1 || speaksOfBot) && clauses.Any(WishForms.IsNothingButPerson));
    }

    private static Clause[][] Sentences(string text)
    {
        var lower = Apostrophe().Replace(text.ToLowerInvariant(), "'").Replace('ё', 'е');
        var joined = Bound().Replace(Politeness().Replace(Mention().Replace(lower, " @ "), " "), " ${word}");
        return
        [
            .. SentenceEnd().Split(joined).Select(sentence => ClauseEnd().Split(sentence)
                .Select(clause => WishWords.Reduce(Lead().Replace(clause, "")))
                .Where(clause => !WishForms.IsEmpty(clause))
                .ToArray()),
        ];
    }

    [GeneratedRegex("[’ʼ`]")]
    private static partial Regex Apostrophe();

    /// <summary>Words in quotation marks are spoken of, not said.</summary>
    [GeneratedRegex(@"""[^""]*""|«[^»]*»|“[^”]*”")]
    private static partial Regex Mention();

    /// <summary>May stand anywhere, and between commas at that.</summary>
    [GeneratedRegex(@",?\s*\b(?:please|pls|plz|пожалуйста|пожалуста|пожалста|плиз|пж|пжл)\b\s*,?")]
    private static partial Regex Politeness();

    /// <summary>How one begins to speak, whatever follows.</summary>
    [GeneratedRegex(@"^\s*(?:(?:so|then|just|now|and|but|ok|okay|well|look|listen|sorry|hi|hello|hey|yes|ну|так|тогда|вот|а|и|но|да|слушай|слушайте|короче|вообще|просто|извините|привет|здравствуйте|алло|ау)\s+)+")]
    private static partial Regex Lead();

    /// <summary>A comma behind which a clause goes on.</summary>
    [GeneratedRegex(@",\s*(?<word>чтобы?\b|котор\p{L}+|who\b|which\b|that\b)")]
    private static partial Regex Bound();

    [GeneratedRegex(@"[!?…\n]+|\.+(?=\s|$)")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"[,;:()«»“”""]+|\s[-–—]+\s")]
    private static partial Regex ClauseEnd();
}
