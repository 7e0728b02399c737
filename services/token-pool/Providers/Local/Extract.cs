using ChatAi.ServiceDefaults.Text;

namespace ChatAi.TokenPool.Providers.Local;

/// <summary>
/// Answers a question with what the passages themselves say: the pieces that share most of its rare words.
/// Pure: the same prompt always has the same answer.
/// </summary>
internal static class Extract
{
    public const string Nothing = "I have nothing on that in my documents.";
    public const string NothingInRussian = "В моих документах об этом ничего нет.";

    private const int MostPieces = 3;
    private const int MostCharacters = 700;

    /// <summary>A piece must come near the best one to be quoted beside it.</summary>
    private const double NearEnough = 0.75;

    /// <summary>How much of the question's weight must be met: by several of its words, or by a single one.</summary>
    private const double EnoughBySeveral = 0.3;
    private const double EnoughByOne = 0.6;
    private const double EnoughByTitle = 0.35;

    /// <summary>A word met in the heading counts, but less than in the sentence itself.</summary>
    private const double ContextWeight = 0.55;

    /// <summary>What stands under a heading that is made of the question's words is likely meant.</summary>
    private const double TitleBonus = 0.8;

    /// <summary>How much of a heading that asks must be in the question.</summary>
    private const double SameQuestion = 0.75;

    /// <summary>Similarity of n-grams below this is chance.</summary>
    private const double LeastSimilarity = 0.7;

    /// <returns>The parts of the answer in the order they are to be said.</returns>
    public static IReadOnlyList<string> Answer(Prompt prompt)
    {
        var pieces = prompt.Passages.SelectMany(Piece.Of).Select(piece => new Indexed(piece)).ToList();
        var terms = Terms(prompt.Question, pieces);
        var ranked = pieces
            .Select(piece => Score(piece, terms))
            .Where(scored => scored.Value > 0)
            .OrderByDescending(scored => scored.Value)
            .ThenBy(scored => scored.Piece.Passage)
            .ThenBy(scored => scored.Piece.Position)
            .ToList();

        if (ranked.Count == 0 || !IsEnough(ranked[0], terms))
            return [prompt.WordsForNothing ?? (IsRussian(prompt.Question) ? NothingInRussian : Nothing)];

        return Say(Choose(ranked));
    }

    /// <summary>By its letters: nothing else of the question is understood here.</summary>
    private static bool IsRussian(string question) => question.Any(letter => letter is >= 'а' and <= 'я' or >= 'А' and <= 'Я');

    private static bool IsEnough(Scored best, List<Term> terms)
    {
        var share = best.Met / terms.Sum(term => term.Weight);
        return share >= (best.Words > 1 ? EnoughBySeveral : best.ShareOfTitle >= 0.5 ? EnoughByTitle : EnoughByOne);
    }

    private static List<Scored> Choose(List<Scored> ranked)
    {
        var chosen = new List<Scored>();
        var length = 0;
        foreach (var scored in ranked.TakeWhile(scored => scored.Value >= ranked[0].Value * NearEnough))
        {
            var size = scored.Piece.Text.Length + (scored.Piece.Lead?.Length ?? 0);
            var repeats = chosen.Exists(other => other.Piece.Text == scored.Piece.Text || other.Piece.Lead == scored.Piece.Text);
            if (repeats || (chosen.Count > 0 && length + size > MostCharacters))
                continue;

            chosen.Add(scored);
            length += size;
            if (chosen.Count == MostPieces)
                break;
        }

        return chosen;
    }

    /// <summary>The best passage first; within a passage the order it was written in.</summary>
    private static List<string> Say(List<Scored> chosen)
    {
        var parts = new List<string>();
        foreach (var passage in chosen.GroupBy(scored => scored.Piece.Passage))
        {
            string? said = null;
            foreach (var piece in passage.Select(scored => scored.Piece).OrderBy(piece => piece.Position))
            {
                var lead = piece.Lead is not null && piece.Lead != said ? $"{piece.Lead}\n" : "";
                said = piece.Lead ?? said;
                parts.Add($"{lead}{Shortened(piece)}{(piece.IsCode ? "\n" : " ")}[{piece.Passage}]");
            }
        }

        return parts;
    }

    private static string Shortened(Piece piece)
    {
        if (piece.Text.Length <= MostCharacters)
            return piece.Text;

        var cut = piece.Text.LastIndexOf(piece.IsCode ? '\n' : ' ', MostCharacters);
        var text = piece.Text[..(cut > 0 ? cut : MostCharacters)];
        return piece.IsCode ? $"{text}\n…\n```" : $"{text} …";
    }

    /// <summary>The question's words, each weighted from 0.5 to 1.5 by how few pieces have it; one that none has weighs in full.</summary>
    private static List<Term> Terms(string question, List<Indexed> pieces)
    {
        var words = Words.Of(question).Where(word => !FillerWords.Contains(word)).ToList();

        // "What is it?" has nothing but fillers; then they are all there is to go by.
        if (words.Count == 0)
            words = [.. Words.Of(question)];

        return [.. words.Select(Stem.Of).Distinct(StringComparer.Ordinal).Select(stem =>
        {
            var having = pieces.Count(piece => piece.SimilarityInText(stem) > 0);
            return new Term(stem, 0.5 + (Math.Log((pieces.Count + 1.0) / (having + 1.0)) / Math.Log(pieces.Count + 2.0)));
        })];
    }

    private static Scored Score(Indexed piece, List<Term> terms)
    {
        var met = 0.0;
        var words = 0;
        var inText = false;
        foreach (var term in terms)
        {
            var text = piece.SimilarityInText(term.Stem);
            var context = ContextWeight * piece.SimilarityInContext(term.Stem);
            met += term.Weight * Math.Max(text, context);
            words += Math.Max(text, context) > 0 ? 1 : 0;
            inText |= text > 0;
        }

        // Everything under a heading shares its words; code is what one looks for under it, a sentence must say something itself,
        // unless it stands under the very question: "Yes, behind the house." answers it in whatever words.
        var title = piece.ShareOfTitle(terms);
        if (!inText && !piece.Piece.IsCode && !(piece.StandsUnderQuestion && title >= SameQuestion))
            met *= 0.5;

        // Of two that say as much, the shorter one is to the point.
        var length = 1 + (0.15 * Math.Log(1 + (piece.Piece.Text.Length / 120.0)));
        return new Scored(piece.Piece, met * (1 + (TitleBonus * title)) / length, met, words, title);
    }

    private sealed record Term(string Stem, double Weight);

    private sealed record Scored(Piece Piece, double Value, double Met, int Words, double ShareOfTitle);

    private sealed class Indexed(Piece piece)
    {
        private readonly HashSet<string> text = Stems(piece.Text);
        private readonly HashSet<string> context = Stems(piece.Context);
        private readonly HashSet<string> title = Stems(piece.Title);

        public Piece Piece => piece;

        public bool StandsUnderQuestion { get; } = piece.Title.TrimEnd().EndsWith('?');

        public double SimilarityInText(string stem) => Best(text, stem);

        public double SimilarityInContext(string stem) => Best(context, stem);

        public double ShareOfTitle(List<Term> terms) =>
            title.Count == 0 ? 0 : Math.Min(1, terms.Sum(term => Best(title, term.Stem)) / title.Count);

        private static HashSet<string> Stems(string text) =>
            Words.Of(text).Where(word => !FillerWords.Contains(word)).Select(Stem.Of).ToHashSet(StringComparer.Ordinal);

        /// <summary>Every word of every piece comes by here for each word of the question, so it is a plain loop.</summary>
        private static double Best(HashSet<string> stems, string stem)
        {
            if (stems.Contains(stem))
                return 1;

            var best = 0.0;
            foreach (var other in stems)
                best = Math.Max(best, NGrams.Similarity(stem, other));

            return best >= LeastSimilarity ? best : 0;
        }
    }
}
