using System.Globalization;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ChatAi.BotManager.Delivery;

/// <summary>
/// What a model writes, as far as Telegram can show it: headings become bold, lists lines with a mark, tables blocks of
/// aligned columns, pictures links. HTML is not interpreted, and lines end where the writer ended them.
/// </summary>
internal sealed class MarkdownText
{
    private const int DeepestNesting = 500;
    private const int LongestLanguage = 24;
    private const string Rule = "———";
    private const string Bullet = "• ";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UsePipeTables()
        .UseAutoLinks()
        .Build();

    private readonly string source;
    private readonly StyledLines lines = new();
    private int nesting;

    private MarkdownText(string source) => this.source = source;

    public static StyledText Read(string text)
    {
        var source = text.ReplaceLineEndings("\n");
        try
        {
            var reader = new MarkdownText(source);
            reader.Blocks(Markdown.Parse(source, Pipeline), null);

            // Marks around nothing mark nothing.
            return string.IsNullOrWhiteSpace(reader.lines.Text.Visible) ? AsWritten(source) : reader.lines.Text;
        }
        catch (ArgumentException)
        {
            // Too deeply nested, as the parser says it too: nobody means that.
            return AsWritten(source);
        }
    }

    private static StyledText AsWritten(string source) => new StyledText().Add(source);

    private void Blocks(ContainerBlock container, Mark? mark)
    {
        for (var i = 0; i < container.Count; i++)
        {
            if (i > 0)
                lines.Break(LinesBefore(container[i]), mark);
            Block(container[i], mark);
        }
    }

    private void Block(Block block, Mark? mark)
    {
        switch (block)
        {
            case HeadingBlock heading:
                Inlines(heading.Inline, Mark.Inside(mark, MarkKind.Bold));
                break;
            case LeafBlock { Inline: { } inline }:
                Inlines(inline, mark);
                break;
            case ThematicBreakBlock:
                lines.Write(Rule, mark);
                break;
            case CodeBlock code:
                Code(code, mark);
                break;
            case Table table:
                lines.WriteBlock(Columns(table), Mark.Inside(mark, MarkKind.Block));
                break;
            case QuoteBlock quote:
                Blocks(quote, Mark.Inside(mark, MarkKind.Quote));
                break;
            case ListItemBlock item:
                Item(item, mark);
                break;
            case ContainerBlock container and not LinkReferenceDefinitionGroup:
                Blocks(container, mark);
                break;
        }
    }

    private void Code(CodeBlock block, Mark? mark)
    {
        var code = block.Lines.ToString();
        if (string.IsNullOrWhiteSpace(code))
            return;

        var language = (block as FencedCodeBlock)?.Info ?? "";
        lines.WriteBlock(code, Mark.Inside(mark, MarkKind.Block, IsLanguage(language) ? language : ""));
    }

    private void Item(ListItemBlock item, Mark? mark)
    {
        var marker = item.Parent is ListBlock { IsOrdered: true } list
            ? string.Create(CultureInfo.InvariantCulture, $"{item.Order}{list.OrderedDelimiter} ")
            : Bullet;
        if (item.Count == 0)
        {
            lines.Write(marker.TrimEnd(), mark);
            return;
        }

        var indent = lines.Indent;
        lines.Begin(marker, mark);
        lines.Indent = indent + new string(' ', marker.Length);
        Blocks(item, mark);
        lines.Indent = indent;
    }

    private string Columns(Table table) => ColumnText.Of(
        [.. table.OfType<TableRow>().Select(row => row.OfType<TableCell>().Select(CellText).ToArray())],
        [.. table.ColumnDefinitions.Select(column => column.Alignment)]);

    private string CellText(TableCell cell)
    {
        var reader = new MarkdownText(source);
        reader.Blocks(cell, null);
        return reader.lines.Text.Visible.Replace('\n', ' ').Trim();
    }

    private void Inlines(ContainerInline? container, Mark? mark)
    {
        if (++nesting > DeepestNesting)
            throw new ArgumentException("The marks are too deeply nested.", nameof(container));

        foreach (var inline in container ?? [])
            Inline(inline, mark);
        nesting--;
    }

    private void Inline(Inline inline, Mark? mark)
    {
        switch (inline)
        {
            case LiteralInline literal:
                lines.Write(literal.Content.ToString(), mark);
                break;
            case CodeInline code:
                lines.Write(code.Content, Mark.Inside(mark, MarkKind.Code));
                break;
            case LineBreakInline:
                lines.Break(1, mark);
                break;
            case HtmlEntityInline entity:
                lines.Write(entity.Transcoded.ToString(), mark);
                break;
            case AutolinkInline address:
                lines.Write(address.IsEmail || IsLink(address.Url) ? address.Url : $"<{address.Url}>", mark);
                break;
            case EmphasisInline emphasis:
                Inlines(emphasis, Mark.Inside(mark, KindOf(emphasis)));
                break;
            case LinkInline link:
                Link(link, mark);
                break;
            case DelimiterInline unpaired:
                lines.Write(unpaired.ToLiteral(), mark);
                Inlines(unpaired, mark);
                break;
            case ContainerInline container:
                Inlines(container, mark);
                break;
        }
    }

    private void Link(LinkInline link, Mark? mark)
    {
        const string mail = "mailto:";

        var address = link.GetDynamicUrl?.Invoke() ?? link.Url ?? "";
        var before = lines.Text.Visible.Length;

        // What is written as an address Telegram makes a link by itself.
        Inlines(link, !link.IsAutoLink && IsLink(address) ? Mark.Inside(mark, MarkKind.Link, address) : mark);
        var label = lines.Text.Visible[before..];

        // Of a mailto link Telegram would make one to http://mailto:…, but it knows an address when it sees one.
        if (label.Length == 0)
            lines.Write(address, IsLink(address) ? Mark.Inside(mark, MarkKind.Link, address) : mark);
        else if (address.StartsWith(mail, StringComparison.OrdinalIgnoreCase) && !label.Contains(address[mail.Length..], StringComparison.OrdinalIgnoreCase))
            lines.Write($" ({address[mail.Length..]})", mark);
    }

    private static MarkKind KindOf(EmphasisInline emphasis) => emphasis switch
    {
        { DelimiterChar: '~' } => MarkKind.Struck,
        { DelimiterCount: 2 } => MarkKind.Bold,
        _ => MarkKind.Italic,
    };

    private static bool IsLink(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "tg";

    private static bool IsLanguage(string text) =>
        text.Length is > 0 and <= LongestLanguage && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '-' or '#' or '_' or '.');

    /// <summary>How many lines end right before a block, be they blank or marked as quoted.</summary>
    private int LinesBefore(Block block)
    {
        var ends = 0;
        for (var at = block.Span.Start - 1; at >= 0 && (source[at] == '>' || char.IsWhiteSpace(source[at])); at--)
        {
            if (source[at] == '\n')
                ends++;
        }

        return Math.Max(1, ends);
    }
}
