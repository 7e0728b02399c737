using System.Text.RegularExpressions;

namespace ChatAi.Api.Answers;

/// <summary>
/// Whether a message leans on what was said before it, as "And how much is it?" does, in English, Russian or German. By
/// rules alone: the same words are always taken the same way, at no cost. In doubt it does: what was asked before makes
/// an answer harder to find, while without it there may be nothing to find it by.
/// </summary>
/// <remarks>
/// 1. Few telling words: none, one in a scrap such as "to Berlin?", or one beside a wish for more.
/// 2. It begins with "and" or its like, and what follows is no whole question.
/// 3. A pronoun stands for something that the message itself has not named.
/// 4. Half of it is left out: "what if I am not at home?", "which is the cheapest?".
/// </remarks>
internal static partial class FollowUp
{
    /// <summary>Who writes this much says what he means.</summary>
    private const int LongestText = 400;

    public static bool IsOne(string text)
    {
        if (text.Length > LongestText || SmallTalk.IsIn(text))
            return false;

        var words = Words(NeedlessIt().Replace(text.Replace('’', '\''), " possible "));
        while (words is [var greeting, _, ..] && SmallTalk.IsIn(greeting.Text))
            words.RemoveAt(0);

        return IsScrap(words) || GoesOn(words) || LeavesOpen(words) || HalfSaid().IsMatch(text.Trim()) || Smaller().IsMatch(text);
    }

    private static bool IsScrap(List<Word> words)
    {
        var telling = words.Count(word => word.IsTelling);
        return telling == 0
            || telling == 1 && FollowUpWords.Prepositions.Contains(words[0].Text)
            || telling == 1 && words.Count <= 2 && !FollowUpWords.QuestionWords.Contains(words[0].Text)
            || telling == 1 && words.Exists(word => FollowUpWords.More.Contains(word.Text));
    }

    private static bool GoesOn(List<Word> words)
    {
        if (!FollowUpWords.Openers.Contains(words[0].Text))
            return false;

        var asksAnew = words.Count > 1 && FollowUpWords.QuestionWords.Contains(words[1].Text);
        return words.Count(word => word.IsTelling) < (asksAnew ? 2 : 3);
    }

    private static bool LeavesOpen(List<Word> words)
    {
        for (var place = 0; place < words.Count; place++)
        {
            if (StandsForSomething(words, place) && !IsNamedBefore(words, place))
                return true;
        }

        return false;
    }

    private static bool StandsForSomething(List<Word> words, int place)
    {
        var word = words[place];
        var before = place > 0 ? words[place - 1].Text : "";
        var next = place + 1 < words.Count && words[place + 1].Clause == word.Clause ? words[place + 1] : null;
        return word.Text switch
        {
            // "Sie" is the person spoken to.
            "sie" => word.IsSmall,
            "there" => before is not ("is" or "are" or "was" or "were") && next?.Text is not ("is" or "are" or "was" or "were"),
            "one" or "ones" => place > 0 && words[place - 1].IsTelling,
            "that" when before.Length > 0 && words[place - 1].IsTelling => false,
            "that" when next is not null && FollowUpWords.ClauseSubjects.Contains(next.Text) => FollowUpWords.Auxiliaries.Contains(before),
            var text when FollowUpWords.Pronouns.Contains(text) => true,
            var text when FollowUpWords.Pointers.Contains(text) => next is null || !FollowUpWords.KnownToAll.Contains(next.Text),
            var text when FollowUpWords.Articles.Contains(text) => next is null || IsNoNounPhrase(next),
            _ => false,
        };
    }

    private static bool IsNoNounPhrase(Word next) => !next.IsTelling && next.IsSmall && !FollowUpWords.More.Contains(next.Text);

    /// <summary>"My parcel is lost, where is it?"</summary>
    private static bool IsNamedBefore(List<Word> words, int place)
    {
        var before = words.Take(place).Where(word => word.IsTelling).ToList();
        return before.Count >= 3 || before.Count(word => word.Clause < words[place].Clause) >= 2;
    }

    private static List<Word> Words(string text) =>
    [
        .. Clause().Split(text).Index().SelectMany(clause => WordForm().Matches(clause.Item).Select(match => new Word(
            match.Value.ToLowerInvariant().Replace('ё', 'е'),
            clause.Index,
            char.IsLower(match.Value[0])))),
    ];

    /// <summary>"It" that stands for nothing.</summary>
    [GeneratedRegex(
        @"\bit('s| is)? (possible|allowed|permitted|true|necessary|required|legal|worth|okay|ok)\b|\b(does|will|would) it (take|cost)s? to\b|\bgibt('s| es)\b|\bes gibt\b|\bgeht es um\b|\bes (möglich|erlaubt|gestattet|nötig|notwendig|wahr|üblich|in ordnung)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NeedlessIt();

    /// <summary>"What about …", "what if …", a condition and no more, "which is the best", "… too?".</summary>
    [GeneratedRegex(
        """
        \b((what|how)\ (now|then|next|about|if)|(что|как)\ (теперь|дальше|потом|насч[её]т)|(что|а)\ если|was\ (jetzt|nun|dann|wenn|ist\ mit)|wie\ (steht|sieht)\ es\ mit)\b
        | ^(if|если|wenn|falls)\b[^,;]*$
        | ^(which|какой|какая|какое|какие|welche[rs]?)\ (is|are|самы[йе]|самая|самое|ist|sind)\b
        | \b(as\ well|too|тоже|также|auch)[\ ?!.]*$
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex HalfSaid();

    /// <summary>"Einen günstigeren?": an adjective where a noun is left out.</summary>
    [GeneratedRegex(@"\b(ein|eine|einen|einem|einer|keinen|keine|der|die|das|den)\s+\p{Ll}{3,}(er|st)(e|en|er|es)\W*$", RegexOptions.CultureInvariant)]
    private static partial Regex Smaller();

    [GeneratedRegex(@"[,.;:!?()\n]+|\s[-–—]+\s")]
    private static partial Regex Clause();

    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{N}\p{M}'-]*")]
    private static partial Regex WordForm();

    private sealed record Word(string Text, int Clause, bool IsSmall)
    {
        public bool IsTelling { get; } = FollowUpWords.IsTelling(Text);
    }
}
