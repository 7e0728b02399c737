using System.Text;
using ChatAi.Api.Knowledge.Reading;
using ChatAi.Api.Tests.Knowledge.Files;

namespace ChatAi.Api.Tests.Knowledge;

public sealed class ReadDocxTests
{
    [Fact]
    public void Headings_lists_and_tables_are_kept()
    {
        var writing = Read(Docx.Of(
            Docx.Words("Справочник", "1"),
            Docx.Words("Прокат", "own"),
            Docx.Words("Что взять с собой:"),
            Docx.Item("паспорт", 0),
            Docx.Item("или права", 1),
            Docx.Rows(["вид", "цена"], ["велосипед", "10 | 12"]),
            Docx.Words("Конец.")));

        Assert.Equal(["1 Справочник", "2 Прокат"], writing.Headings.Select(heading => $"{heading.Level} {heading.Title}"));
        Assert.Equal(
            """
            # Справочник

            ## Прокат

            Что взять с собой:

            - паспорт
              - или права

            | вид | цена |
            | --- | --- |
            | велосипед | 10 \| 12 |

            Конец.

            """,
            writing.Text);
        Assert.StartsWith("| вид", writing.Text[writing.Wholes.Single().Start..], StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_unpacks_to_far_more_is_not_read()
    {
        var bomb = Docx.WithMainPart(part =>
        {
            var zeros = new byte[1024 * 1024];
            Array.Fill(zeros, (byte)' ');
            for (var megabyte = 0; megabyte < 300; megabyte++)
                part.Write(zeros);
        });

        Assert.True(bomb.Length < 1024 * 1024);
        Assert.Contains("far more", Assert.Throws<UnreadableException>(() => Read(bomb)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_of_too_many_parts_is_not_read()
    {
        using var stream = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var part = 0; part <= 10_000; part++)
                zip.CreateEntry($"word/{part}.xml");
        }

        Assert.Contains("parts", Assert.Throws<UnreadableException>(() => Read(stream.ToArray())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_nested_too_deeply_is_not_read()
    {
        var deep = Docx.WithMainPart(part => part.Write(Encoding.UTF8.GetBytes(
            $"""<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{string.Concat(Enumerable.Repeat("<w:tbl><w:tr><w:tc>", 50_000))}""")));

        Assert.Contains("nested", Assert.Throws<UnreadableException>(() => Read(deep)).Message, StringComparison.Ordinal);
    }

    private static Writing Read(byte[] content) => ReadDocx.From(content, TestContext.Current.CancellationToken);
}
