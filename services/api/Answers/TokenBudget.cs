using System.Text;

namespace ChatAi.Api.Answers;

/// <summary>
/// Tokens to be spent on texts. Counting is what costs, and a token is at least one byte: what fits by its bytes is not
/// counted before the bytes no longer suffice to say so. What fits is the same either way.
/// </summary>
/// <param name="count">Counts tokens as the model does; never more than there are bytes in UTF-8.</param>
internal sealed class TokenBudget(int tokens, Func<string, int> count)
{
    private readonly List<string> uncounted = [];
    private int left = tokens;
    private int uncountedBytes;

    /// <summary>What is not spent, exactly.</summary>
    public int Left
    {
        get
        {
            left -= uncounted.Sum(count);
            uncounted.Clear();
            uncountedBytes = 0;
            return left;
        }
    }

    /// <summary>Spends what the texts cost together, if it is there.</summary>
    public bool TryTake(params IReadOnlyList<string> texts)
    {
        var bytes = texts.Sum(Encoding.UTF8.GetByteCount);
        if (bytes <= left - uncountedBytes || bytes <= Left)
        {
            uncounted.AddRange(texts);
            uncountedBytes += bytes;
            return true;
        }

        var cost = texts.Sum(count);
        if (cost > left)
            return false;

        left -= cost;
        return true;
    }
}
