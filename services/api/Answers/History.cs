using Microsoft.Extensions.AI;

namespace ChatAi.Api.Answers;

/// <summary>
/// What of the dialog goes into the prompt: the newest turns, whole, as many as the budget holds. Of the turn that does
/// not fit any more the answer is shortened; of what is left out a line says what was asked. An operator's words count as
/// the assistant's, what the system said does not count.
/// </summary>
internal static class History
{
    /// <summary>An answer of which less would be left is not worth its place.</summary>
    private const int LeastShortened = 80;

    private const int MostForLine = 100;
    private const int LongestInLine = 80;

    public static IReadOnlyList<ChatMessage> Fitting(IReadOnlyList<Remark> earlier, int tokens, Func<string, int> count)
    {
        var turns = Turns(earlier);
        var budget = new TokenBudget(tokens, count);
        if (turns.TrueForAll(turn => budget.TryTake(Texts(turn))))
            return [.. turns.SelectMany(turn => turn).Select(ToMessage)];

        var forLine = Math.Min(tokens / 8, MostForLine);
        var kept = Newest(turns, new TokenBudget(tokens - forLine, count), count);
        return
        [
            .. Line(turns.SkipLast(kept.Count), forLine, count),
            .. kept.SelectMany(turn => turn).Select(ToMessage),
        ];
    }

    /// <summary>A turn begins where the person begins to speak.</summary>
    private static List<List<Remark>> Turns(IReadOnlyList<Remark> earlier)
    {
        var turns = new List<List<Remark>>();
        foreach (var remark in earlier.Where(remark => remark.Sender is not "system" && !string.IsNullOrWhiteSpace(remark.Text)))
        {
            if (turns.Count == 0 || (remark.IsOfUser && !turns[^1][^1].IsOfUser))
                turns.Add([]);
            turns[^1].Add(remark with { Text = Tags.Disarm(remark.Text) });
        }

        return turns;
    }

    private static List<List<Remark>> Newest(List<List<Remark>> turns, TokenBudget budget, Func<string, int> count)
    {
        var kept = new List<List<Remark>>();
        foreach (var turn in turns.AsEnumerable().Reverse())
        {
            if (!budget.TryTake(Texts(turn)))
            {
                if (Shortened(turn, budget.Left, count) is { } shorter)
                    kept.Insert(0, shorter);
                break;
            }

            kept.Insert(0, turn);
        }

        return kept;
    }

    /// <returns>The turn with less of its longest answer; null when too little of that would be left.</returns>
    private static List<Remark>? Shortened(List<Remark> turn, int tokens, Func<string, int> count)
    {
        var longest = turn.Where(remark => !remark.IsOfUser).MaxBy(remark => remark.Text.Length);
        if (longest is null)
            return null;

        var place = turn.IndexOf(longest);
        var room = tokens - turn.Where((_, index) => index != place).Sum(remark => count(remark.Text));
        var length = room <= 0 ? 0 : (int)Math.Min(longest.Text.Length - 1L, (long)longest.Text.Length * room / count(longest.Text));
        for (; length >= LeastShortened; length -= length / 10)
        {
            var text = Cut.InTheMiddle(longest.Text, length);
            if (count(text) <= room)
                return [.. turn.Select((remark, index) => index == place ? remark with { Text = text } : remark)];
        }

        return null;
    }

    /// <summary>In the person's name, for it is made of the person's words: they must not get the weight of a rule.</summary>
    private static IEnumerable<ChatMessage> Line(IEnumerable<List<Remark>> dropped, int tokens, Func<string, int> count)
    {
        var line = "";
        var asked = "";
        foreach (var remark in dropped.SelectMany(turn => turn).Reverse().Where(remark => remark.IsQuestion))
        {
            var text = Cut.At(string.Join(' ', remark.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), LongestInLine);
            asked = asked.Length == 0 ? text : $"{text} · {asked}";
            var longer = $"[Left out here is what I asked before: {asked}]";
            if (count(longer) > tokens)
                break;
            line = longer;
        }

        return line.Length > 0 ? [new(ChatRole.User, line)] : [];
    }

    private static List<string> Texts(List<Remark> turn) => turn.ConvertAll(remark => remark.Text);

    private static ChatMessage ToMessage(Remark remark) => new(remark.IsOfUser ? ChatRole.User : ChatRole.Assistant, remark.Text);
}
