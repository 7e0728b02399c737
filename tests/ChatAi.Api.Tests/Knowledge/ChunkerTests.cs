using ChatAi.Api.Knowledge;
using ChatAi.Api.Knowledge.Reading;
using CsCheck;

namespace ChatAi.Api.Tests.Knowledge;

public sealed class ChunkerTests
{
    /// <summary>What the readers of other formats write down, in any order.</summary>
    private static readonly Gen<Writing> AnyWriting = Gen.Select(Gen.Int[0, 6], Gen.Int[1, 5], Gen.Int[1, 400])
        .Array[0, 60]
        .Select(parts =>
        {
            var builder = new WritingBuilder();
            foreach (var (kind, level, size) in parts)
                Write(builder, kind, level, size);

            return builder.Build();
        });

    private static readonly Gen<string> AnyMarkdown = Gen.OneOf<string>(
            "# Title\n", "## Part\n", "### Sub ###\n", "#no heading\n", "\n", "\n\n", "```\n", "```bash\n", "~~~\n", "- item\n", "| a | b |\n",
            "A sentence. ", "Ещё одно предложение! ", "word ", "🤖", "x", "    indented\n", "\t", "# not a heading in code\n", "`code` ")
        .Array[0, 40]
        .Select(Gen.Int[1, 60], (parts, times) => string.Concat(Enumerable.Repeat(string.Concat(parts), times)));

    [Fact]
    public void Every_character_that_shows_is_in_some_piece() => AnyMarkdown.Select(Gen.Bool).Sample(
        (text, isMarkdown) =>
        {
            var covered = new bool[text.Length];
            foreach (var chunk in Chunker.Cut(isMarkdown ? ReadMarkdown.From(text) : Writing.Plain(text)))
                Array.Fill(covered, true, chunk.Start, chunk.End - chunk.Start);

            return text.Select((character, place) => covered[place] || char.IsWhiteSpace(character)).All(fine => fine);
        },
        iter: 3_000);

    [Fact]
    public void Whatever_a_reader_writes_down_is_in_some_piece_once_the_pieces_are_joined() => AnyWriting.Sample(
        writing =>
        {
            var joined = 0;
            foreach (var chunk in Chunker.Cut(writing))
            {
                if (!string.IsNullOrWhiteSpace(writing.Text[joined..Math.Max(joined, chunk.Start)]))
                    return false;

                joined = Math.Max(joined, chunk.End);
            }

            return string.IsNullOrWhiteSpace(writing.Text[joined..]);
        },
        iter: 3_000);

    [Fact]
    public void Pieces_of_any_writing_keep_the_limits_and_no_piece_goes_over_a_heading() => AnyWriting.Sample(
        writing => Chunker.Cut(writing).All(chunk =>
            chunk.Of(writing.Text).Length is > 0 and <= Chunker.LongestBlock + Chunker.Target
            && writing.Headings
                .Where(heading => heading.Start > chunk.Start && heading.Start < chunk.End)
                .All(heading => IsUnderNothing(writing, chunk.Start, heading.Start))),
        iter: 3_000);

    [Fact]
    public void A_page_is_known_for_every_place_once_there_are_pages() => AnyWriting.Sample(
        writing => Enumerable.Range(0, writing.Text.Length).All(place =>
            writing.PageAt(place) == (writing.PageStarts.Count(start => start <= place) is var pages and > 0 ? pages : null)),
        iter: 200);

    [Fact]
    public void Pieces_come_in_order_and_none_is_empty_or_too_long() => AnyMarkdown.Select(Gen.Bool).Sample(
        (text, isMarkdown) =>
        {
            var chunks = Chunker.Cut(isMarkdown ? ReadMarkdown.From(text) : Writing.Plain(text));
            return chunks.All(chunk => chunk.Of(text).Length is > 0 and <= Chunker.LongestBlock + Chunker.Target)
                && chunks.Zip(chunks.Skip(1)).All(pair => pair.First.Start < pair.Second.Start && pair.First.End <= pair.Second.End);
        },
        iter: 3_000);

    [Fact]
    public void No_piece_cuts_a_character_in_two() => AnyMarkdown.Sample(
        text => Chunker.Cut(ReadMarkdown.From(text)).All(chunk =>
            !(chunk.Start > 0 && char.IsLowSurrogate(text[chunk.Start])) && !(chunk.End < text.Length && char.IsLowSurrogate(text[chunk.End]))),
        iter: 3_000);

    /// <summary>Only headings stand between the two: what has nothing under it goes with what follows.</summary>
    private static bool IsUnderNothing(Writing writing, int start, int end) => writing.Text[start..end]
        .Split('\n')
        .All(line => line.Length == 0 || line.StartsWith('#'));

    private static void Write(WritingBuilder builder, int kind, int level, int size)
    {
        switch (kind)
        {
            case 0:
                builder.BeginPage();
                break;
            case 1:
                builder.AddHeading(level, $"Title {size}");
                break;
            case 2:
                builder.AddParagraph(string.Concat(Enumerable.Repeat("Ещё одно предложение 🤖! ", size)));
                break;
            case 3:
                builder.AddParagraph(new string('x', size * 10));
                break;
            case 4:
                builder.AddListItem(level, $"an item {size}");
                break;
            case 5:
                builder.AddTable(Enumerable.Range(0, size).Select(string[] (row) => [$"row {row}", new string('y', level * 20)]));
                break;
            default:
                builder.AddCode(string.Concat(Enumerable.Repeat("select 1;\n", size)));
                break;
        }
    }

    [Fact]
    public void A_piece_knows_the_headings_it_stands_under()
    {
        const string text = """
            before all

            # Runbook
            intro
            ## Health
            ### Endpoints
            call it
            ## Backup #
            every night
            """;

        Assert.Equal(
            ["", "Runbook", "Runbook › Health › Endpoints", "Runbook › Backup"],
            Chunker.Cut(ReadMarkdown.From(text)).Select(chunk => chunk.Heading));
    }

    [Fact]
    public void A_heading_with_nothing_under_it_goes_with_what_follows()
    {
        const string text = "# Runbook\n## Health\ncall it\n";

        Assert.Equal("# Runbook\n## Health\ncall it", Assert.Single(Chunker.Cut(ReadMarkdown.From(text))).Of(text));
    }

    [Fact]
    public void A_hash_in_a_code_block_is_no_heading()
    {
        const string text = "# Real\n\n```bash\n# a comment\nls\n```\n\n~~~\n# another\n~~~\n";

        Assert.Equal(["Real"], Chunker.Cut(ReadMarkdown.From(text)).Select(chunk => chunk.Heading));
    }

    [Fact]
    public void A_code_block_stays_whole_where_prose_would_be_cut()
    {
        var code = $"```sql\n{string.Concat(Enumerable.Repeat("select 1 from passages;\n\n", 60))}```\n";
        var text = $"# Queries\n\n{string.Concat(Enumerable.Repeat("Some words about it. ", 30))}\n\n{code}\nAnd after.\n";

        Assert.Contains(Chunker.Cut(ReadMarkdown.From(text)), chunk => chunk.Of(text).Contains(code.Trim(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_paragraph_that_is_cut_goes_on_with_its_last_sentence()
    {
        var text = string.Concat(Enumerable.Range(1, 200).Select(number => $"This is sentence number {number}. "));

        var chunks = Chunker.Cut(Writing.Plain(text));

        Assert.All(chunks, chunk => Assert.EndsWith(".", chunk.Of(text), StringComparison.Ordinal));
        Assert.All(chunks, chunk => Assert.StartsWith("This is", chunk.Of(text), StringComparison.Ordinal));
        Assert.All(chunks.Zip(chunks.Skip(1)), pair => Assert.True(pair.Second.Start < pair.First.End));
    }

    [Fact]
    public void A_long_table_is_cut_between_its_rows_and_repeats_its_head()
    {
        var rows = string.Concat(Enumerable.Range(1, 200).Select(number => $"| row {number} | a price of {number} |\n"));
        var text = $"# Prices\n\nAll of them.\n\n| name | price |\n| --- | --- |\n{rows}";

        var chunks = Chunker.Cut(ReadMarkdown.From(text));

        Assert.True(chunks.Count > 3);
        Assert.All(chunks, chunk => Assert.Contains("| name | price |\n| --- | --- |\n| row ", chunk.Of(text), StringComparison.Ordinal));
        Assert.All(chunks, chunk => Assert.EndsWith(" |", chunk.Of(text), StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_that_fits_is_not_torn_by_what_stands_before_it()
    {
        var table = $"| name | price |\n| --- | --- |\n{string.Concat(Enumerable.Range(1, 40).Select(number => $"| row {number} | a price of {number} |\n"))}";
        var text = $"{string.Concat(Enumerable.Repeat("Some words about it. ", 30))}\n\n{table}\nAnd after.\n";

        Assert.Contains(Chunker.Cut(ReadMarkdown.From(text)), chunk => chunk.Of(text).Contains(table.Trim(), StringComparison.Ordinal));
    }

    [Fact]
    public void Plain_text_has_no_headings()
    {
        const string text = "# 1 in a list of numbers\n# 2 in it\n";

        Assert.Equal("", Assert.Single(Chunker.Cut(Writing.Plain(text))).Heading);
    }
}
