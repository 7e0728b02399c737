using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace ChatAi.Api.Knowledge.Reading;

/// <summary>What a page says: without its scripts, its styles and the ways to other pages.</summary>
internal sealed class ReadHtml
{
    private static readonly FrozenSet<string> LeftOut = FrozenSet.ToFrozenSet(
        ["head", "script", "style", "noscript", "template", "nav", "svg", "iframe", "object", "button", "select", "dialog"]);

    private static readonly FrozenSet<string> Inline = FrozenSet.ToFrozenSet(
    [
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s",
        "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    ]);

    private readonly WritingBuilder builder = new();
    private readonly StringBuilder text = new();
    private readonly CancellationToken cancellationToken;

    private ReadHtml(CancellationToken cancellationToken) => this.cancellationToken = cancellationToken;

    public static Writing From(string html, CancellationToken cancellationToken)
    {
        if (HtmlNesting.IsTooDeep(html))
            throw new UnreadableException("It is nested too deeply");

        using var page = new HtmlParser().ParseDocument(html);
        var reading = new ReadHtml(cancellationToken);
        if (page.Body is { } body)
            reading.Walk(body, listDepth: -1);

        reading.EndParagraph();
        return reading.builder.Build();
    }

    private void Walk(INode parent, int listDepth)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        cancellationToken.ThrowIfCancellationRequested();
        for (var node = parent.FirstChild; node is not null; node = node.NextSibling)
        {
            if (node is IText words)
                text.Append(words.Data.Replace('\n', ' '));
            else if (node is IElement element && !IsLeftOut(element))
                Add(element, listDepth);
        }
    }

    private void Add(IElement element, int listDepth)
    {
        var name = element.LocalName;
        if (name == "br")
        {
            text.Append('\n');
            return;
        }

        if (Inline.Contains(name))
        {
            Walk(element, listDepth);
            return;
        }

        EndParagraph();
        switch (name)
        {
            case ['h', >= '1' and <= '6']:
                builder.AddHeading(name[1] - '0', Said(element));
                return;
            case "pre":
                builder.AddCode(element.TextContent);
                return;
            case "table" when IsOfData((IHtmlTableElement)element):
                builder.AddTable(((IHtmlTableElement)element).Rows.Select(IReadOnlyList<string> (row) => [.. row.Cells.Select(Said)]));
                return;
            case "li":
                AddItem(element, listDepth);
                return;
        }

        Walk(element, name is "ul" or "ol" ? listDepth + 1 : listDepth);
        EndParagraph();
    }

    /// <summary>Its own words first, then the lists within.</summary>
    private void AddItem(IElement item, int listDepth)
    {
        var lists = item.Children.Where(child => child.LocalName is "ul" or "ol").ToList();
        builder.AddListItem(listDepth, SaidWithout(item, lists));
        foreach (var list in lists)
            Walk(list, listDepth + 1);

        EndParagraph();
    }

    private static string Said(IElement element) => SaidWithout(element, []);

    private static string SaidWithout(IElement element, List<IElement> others)
    {
        var said = new StringBuilder();
        var open = new Stack<INode>([element]);
        while (open.TryPop(out var node))
        {
            if (node is IText words)
                said.Append(words.Data);
            if (node is not IElement inner || (node != element && (IsLeftOut(inner) || others.Contains(inner))))
                continue;

            if (!Inline.Contains(inner.LocalName))
                said.Append(' ');
            for (var child = node.LastChild; child is not null; child = child.PreviousSibling)
                open.Push(child);
        }

        return said.ToString();
    }

    /// <summary>Tables also arrange pages.</summary>
    private static bool IsOfData(IHtmlTableElement table) =>
        table.QuerySelector("table, h1, h2, h3, ul, pre") is null && table.Rows.Any(row => row.Cells.Length > 1);

    private static bool IsLeftOut(IElement element) =>
        LeftOut.Contains(element.LocalName)
        || element.HasAttribute("hidden")
        || element.GetAttribute("role") is "navigation" or "banner" or "contentinfo" or "search";

    private void EndParagraph()
    {
        builder.AddParagraph(string.Join('\n', text.ToString().Split('\n').Select(OneSpace)));
        text.Clear();
    }

    private static string OneSpace(string line) => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
