using ChatAi.Api.Knowledge;
using CsCheck;

namespace ChatAi.Api.Tests.Knowledge;

public sealed class ChunkerTests
{
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
            foreach (var chunk in Chunker.Cut(text, isMarkdown))
                Array.Fill(covered, true, chunk.Start, chunk.End - chunk.Start);

            return text.Select((character, place) => covered[place] || char.IsWhiteSpace(character)).All(fine => fine);
        },
        iter: 3_000);

    [Fact]
    public void Pieces_come_in_order_and_none_is_empty_or_too_long() => AnyMarkdown.Select(Gen.Bool).Sample(
        (text, isMarkdown) =>
        {
            var chunks = Chunker.Cut(text, isMarkdown);
            return chunks.All(chunk => chunk.Of(text).Length is > 0 and <= Chunker.LongestBlock + Chunker.Target)
                && chunks.Zip(chunks.Skip(1)).All(pair => pair.First.Start < pair.Second.Start && pair.First.End <= pair.Second.End);
        },
        iter: 3_000);

    [Fact]
    public void No_piece_cuts_a_character_in_two() => AnyMarkdown.Sample(
        text => Chunker.Cut(text, true).All(chunk =>
            !(chunk.Start > 0 && char.IsLowSurrogate(text[chunk.Start])) && !(chunk.End < text.Length && char.IsLowSurrogate(text[chunk.End]))),
        iter: 3_000);

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
            Chunker.Cut(text, isMarkdown: true).Select(chunk => chunk.Heading));
    }

    [Fact]
    public void A_heading_with_nothing_under_it_goes_with_what_follows()
    {
        const string text = "# Runbook\n## Health\ncall it\n";

        Assert.Equal("# Runbook\n## Health\ncall it", Assert.Single(Chunker.Cut(text, isMarkdown: true)).Of(text));
    }

    [Fact]
    public void A_hash_in_a_code_block_is_no_heading()
    {
        const string text = "# Real\n\n```bash\n# a comment\nls\n```\n\n~~~\n# another\n~~~\n";

        Assert.Equal(["Real"], Chunker.Cut(text, isMarkdown: true).Select(chunk => chunk.Heading));
    }

    [Fact]
    public void A_code_block_stays_whole_where_prose_would_be_cut()
    {
        var code = $"```sql\n{string.Concat(Enumerable.Repeat("select 1 from passages;\n\n", 60))}```\n";
        var text = $"# Queries\n\n{string.Concat(Enumerable.Repeat("Some words about it. ", 30))}\n\n{code}\nAnd after.\n";

        Assert.Contains(Chunker.Cut(text, isMarkdown: true), chunk => chunk.Of(text).Contains(code.Trim(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_paragraph_that_is_cut_goes_on_with_its_last_sentence()
    {
        var text = string.Concat(Enumerable.Range(1, 200).Select(number => $"This is sentence number {number}. "));

        var chunks = Chunker.Cut(text, isMarkdown: false);

        Assert.All(chunks, chunk => Assert.EndsWith(".", chunk.Of(text), StringComparison.Ordinal));
        Assert.All(chunks, chunk => Assert.StartsWith("This is", chunk.Of(text), StringComparison.Ordinal));
        Assert.All(chunks.Zip(chunks.Skip(1)), pair => Assert.True(pair.Second.Start < pair.First.End));
    }

    [Fact]
    public void Plain_text_has_no_headings()
    {
        const string text = "# 1 in a list of numbers\n# 2 in it\n";

        Assert.Equal("", Assert.Single(Chunker.Cut(text, isMarkdown: false)).Heading);
    }
}
