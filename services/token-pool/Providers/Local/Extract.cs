using System.Text;
using System.Text.RegularExpressions;
using ChatAi.ServiceDefaults.Text;

namespace ChatAi.TokenPool.Providers.Local;

/// <summary>
/// Answers a question with what the passages themselves say: the pieces that share most of its rare words.
/// Pure: the same prompt always has the same answer.
/// </summary>
internal static partial class Extract
{
    public const string Nothing = "I have nothing on that in my documents.";
    public const string NothingInRussian = "В моих документах об этом ничего нет.";

    private const int MostPieces = 3;
    private const int MostCharacters = 700;

    /// <summary>A piece must come near the best one to be quoted beside it.</summary>
    private const double NearEnough = 0.6;

    /// <summary>How much of the question's weight must be met: by several of its words, or by a single one.</summary>
    private const double EnoughBySeveral = 0.2;
    private const double EnoughByOne = 0.5;
    private const double EnoughByTitle = 0.35;

    /// <summary>A word met in the heading counts, but less than in the sentence itself.</summary>
    private const double ContextWeight = 0.4;

    /// <summary>What stands under a heading that is made of the question's words is likely meant.</summary>
    private const double TitleBonus = 0.6;

    /// <summary>The passages come best first, by a search that knows of more than they say.</summary>
    private const double PlaceWeight = 0.12;

    /// <summary>How much of a heading that asks must be in the question.</summary>
    private const double SameQuestion = 0.75;

    /// <summary>From so many letters on a word within another says something of it.</summary>
    private const int ShortestPart = 6;

    /// <summary>Similarity of n-grams below this is chance.</summary>
    private const double LeastSimilarity = 0.7;

    /// <returns>The parts of the answer in the order they are to be said.</returns>
    public static IReadOnlyList<string> Answer(Prompt prompt)
    {
        var pieces = prompt.Passages.SelectMany(Index).ToList();
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

        return Say(Choose(ranked, pieces));
    }

    /// <summary>What asks does not answer.</summary>
    private static IEnumerable<Indexed> Index(Passage passage, int place) =>
        Piece.Of(passage).Where(piece => !IsQuestion(piece.Text)).Select(piece => new Indexed(piece, place));

    private static bool IsQuestion(string text) => text.TrimEnd() is [.., '?' or '？' or '؟'];

    /// <summary>By its letters: nothing else of the question is understood here.</summary>
    private static bool IsRussian(string question) => question.Any(letter => letter is >= 'а' and <= 'я' or >= 'А' and <= 'Я');

    private static bool IsEnough(Scored best, List<Term> terms)
    {
        var share = best.Met / terms.Sum(term => term.Weight);
        return share >= (best.Words > 1 ? EnoughBySeveral : best.ShareOfTitle >= 0.5 ? EnoughByTitle : EnoughByOne);
    }

    private static List<Piece> Choose(List<Scored> ranked, List<Indexed> pieces)
    {
        var chosen = new List<Piece>();
        var length = 0;
        foreach (var piece in ranked.TakeWhile(scored => scored.Value >= ranked[0].Value * NearEnough).Select(scored => scored.Piece))
        {
            var repeats = chosen.Exists(other => other.Text == piece.Text || other.Lead == piece.Text);
            if (repeats || (chosen.Count > 0 && length + piece.Length > MostCharacters))
                continue;

            chosen.Add(piece);
            length += piece.Length;
            if (chosen.Count == MostPieces)
                break;
        }

        foreach (var piece in Beside(chosen[0], pieces).Where(piece => !chosen.Contains(piece)))
        {
            if (length + piece.Length > MostCharacters)
                continue;

            chosen.Add(piece);
            length += piece.Length;
        }

        return chosen;
    }

    /// <summary>The sentences behind and before the best one: it may name its subject by a pronoun, or need its neighbour to be a whole thought.</summary>
    private static IEnumerable<Piece> Beside(Piece best, List<Indexed> pieces) =>
        from distance in (int[])[1, -1]
        from near in pieces
        where near.Piece.Passage == best.Passage && near.Piece.Position == best.Position + distance && near.Piece.Title == best.Title
        where best.Kind is PieceKind.Sentence && near.Piece.Kind is PieceKind.Sentence
        select near.Piece;

    /// <summary>The best passage first; within a passage the order it was written in, and what stands together stays together.</summary>
    private static List<string> Say(List<Piece> chosen)
    {
        var parts = new List<string>();
        foreach (var passage in chosen.GroupBy(piece => piece.Passage))
        {
            var part = new StringBuilder();
            Piece? before = null;
            foreach (var piece in passage.OrderBy(piece => piece.Position))
            {
                if (before is not null && !piece.GoesOnFrom(before))
                {
                    parts.Add(Cited(part.ToString(), before));
                    part.Clear();
                }

                if (part.Length > 0)
                    part.Append(piece.Kind is PieceKind.Item ? '\n' : ' ');
                if (piece.Lead is not null && piece.Lead != before?.Lead)
                    part.Append(piece.Lead).Append('\n');

                part.Append(Shortened(piece));
                before = piece;
            }

            parts.Add(Cited(part.ToString(), before!));
        }

        return parts;
    }

    private static string Cited(string text, Piece last) => $"{text}{(last.Kind is PieceKind.Code ? "\n" : " ")}[{last.Passage}]";

    private static string Shortened(Piece piece)
    {
        if (piece.Text.Length <= MostCharacters)
            return piece.Text;

        var cut = piece.Text.LastIndexOf(piece.Kind is PieceKind.Code ? '\n' : ' ', MostCharacters);
        var text = piece.Text[..(cut > 0 ? cut : MostCharacters)];
        return piece.Kind is PieceKind.Code ? $"{text}\n…\n```" : $"{text} …";
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
        if (!inText && piece.Piece.Kind is not PieceKind.Code && !(piece.StandsUnderQuestion && title >= SameQuestion))
            met *= 0.5;

        return new Scored(piece.Piece, met * (1 + (TitleBonus * title)) / (1 + (PlaceWeight * piece.Place)), met, words, title);
    }

    /// <summary>The name of another section, to which a sentence refers: it has the question's words, and not its answer.</summary>
    [GeneratedRegex("""[“"«„][^“”"«»„]{10,}[?？][”"»“]""")]
    private static partial Regex QuotedQuestion();

    private sealed record Term(string Stem, double Weight);

    private sealed record Scored(Piece Piece, double Value, double Met, int Words, double ShareOfTitle);

    /// <param name="place">Of its passage, the first is 0.</param>
    private sealed class Indexed(Piece piece, int place)
    {
        private readonly HashSet<string> text = Stems(QuotedQuestion().Replace(piece.Text, " "));
        private readonly HashSet<string> context = Stems(piece.Context);
        private readonly HashSet<string> title = Stems(piece.Title);

        public Piece Piece => piece;

        public int Place => place;

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
                best = Math.Max(best, IsPartOf(stem, other) || IsPartOf(other, stem) ? LeastSimilarity : NGrams.Similarity(stem, other));

            return best >= LeastSimilarity ? best : 0;
        }

        /// <summary>As "Version" is of "Paketversionen".</summary>
        private static bool IsPartOf(string part, string whole) =>
            part.Length >= ShortestPart && whole.Contains(part, StringComparison.Ordinal);
    }
}
