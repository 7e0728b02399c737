using ChatAi.Api.Knowledge;
using ChatAi.Api.Knowledge.Reading;
using ChatAi.Testing.Debian;

namespace ChatAi.Api.Tests.Knowledge;

/// <summary>A manual as people have them: gnuplot's, set with LaTeX, of some three hundred pages.</summary>
public sealed class ManualTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_real_manual_is_read_with_its_chapters_and_pages()
    {
        var root = await DebianTools.RootOfAsync("gnuplot-doc", TestContext.Current.CancellationToken);
        var content = await File.ReadAllBytesAsync($"{root}/usr/share/doc/gnuplot/gnuplot.pdf", TestContext.Current.CancellationToken);

        var writing = ReadPdf.From(content, 1_000, TestContext.Current.CancellationToken);
        var chunks = Chunker.Cut(writing);
        output.WriteLine($"{writing.PageStarts.Count} pages, {writing.Headings.Count} headings, {chunks.Count} passages, {writing.Text.Length} characters");

        Assert.InRange(writing.PageStarts.Count, 250, 400);
        Assert.InRange(writing.Headings.Count, 500, 2_000);
        Assert.Contains(chunks, chunk => chunk.Heading.EndsWith("Introduction", StringComparison.Ordinal));
        Assert.Contains(chunks, chunk =>
            chunk.Heading.Contains("Expressions", StringComparison.Ordinal)
            && chunk.Of(writing.Text).Contains("mathematical expression", StringComparison.Ordinal));
        Assert.DoesNotContain("gnuplot 5.4\t71", writing.Text, StringComparison.Ordinal);
        Assert.All(chunks, chunk => Assert.InRange(writing.PageAt(chunk.End - 1)!.Value, writing.PageAt(chunk.Start)!.Value, writing.PageStarts.Count));
    }
}
