using System.Text;

namespace ChatAi.BotManager.Delivery;

/// <summary>A text as a person sees it, in runs of one mark each.</summary>
internal sealed class StyledText
{
    private readonly List<Run> runs = [];
    private readonly StringBuilder visible = new();
    private string? text;

    public IReadOnlyList<Run> Runs => runs;

    public string Visible => text ??= visible.ToString();

    public bool IsEmpty => runs.Count == 0;

    public StyledText Add(string added, Mark? mark = null)
    {
        if (added.Length == 0)
            return this;

        runs.Add(new Run(added, mark));
        visible.Append(added);
        text = null;
        return this;
    }

    public StyledText Add(StyledText added)
    {
        foreach (var run in added.Runs)
            Add(run.Text, run.Mark);
        return this;
    }

    /// <summary>A part of it, by places in what is visible.</summary>
    public StyledText Between(int start, int end)
    {
        var part = new StyledText();
        var at = 0;
        foreach (var run in runs)
        {
            var (from, to) = (Math.Max(start - at, 0), Math.Min(end - at, run.Text.Length));
            if (from < to)
                part.Add(run.Text[from..to], run.Mark);
            at += run.Text.Length;
        }

        return part;
    }

    internal readonly record struct Run(string Text, Mark? Mark);
}
