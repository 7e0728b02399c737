namespace ChatAi.Api.Knowledge.Reading;

/// <summary>A document as text, and what its format told about the text's structure. Places are offsets into it.</summary>
/// <param name="Headings">In order.</param>
/// <param name="Wholes">In order and apart: what is not to be torn where it fits.</param>
/// <param name="PageStarts">Where each page begins, from the first on; empty when it has none.</param>
internal sealed record Writing(string Text, IReadOnlyList<Heading> Headings, IReadOnlyList<Whole> Wholes, IReadOnlyList<int> PageStarts)
{
    public static Writing Plain(string text) => new(text, [], [], []);

    /// <returns>The number of the page, counted from one; null when there are no pages.</returns>
    public int? PageAt(int place)
    {
        var (low, high) = (0, PageStarts.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (PageStarts[middle] <= place)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? null : low;
    }
}

/// <param name="End">Behind its line, which is part of the text.</param>
internal readonly record struct Heading(int Start, int End, int Level, string Title);

/// <summary>A table or a block of code: it may only be cut between its lines.</summary>
/// <param name="Header">The lines that a piece which begins further down repeats; empty when it has none.</param>
internal readonly record struct Whole(int Start, int End, string Header);
