using System.Text;
using ChatAi.Api.Knowledge;

namespace ChatAi.Api.Tests.Knowledge;

public sealed class DocumentTextTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("Кириллица, 漢字, 🤖")]
    [InlineData("tab\tand\fform feed")]
    public void Text_is_text(string text) => Assert.Equal(text, DocumentText.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text() =>
        Assert.Equal("text", DocumentText.Read([0xEF, 0xBB, 0xBF, .. "text"u8]));

    [Fact]
    public void Lines_end_alike_whoever_wrote_them() => Assert.Equal("a\nb\nc", DocumentText.Read("a\r\nb\rc"u8));

    public static readonly TheoryData<string, byte[]> Foreign = new()
    {
        { "a PDF", [.. "%PDF-1.7\n"u8, 0xE2, 0xE3, 0xCF, 0xD3] },
        { "a ZIP", [.. "PK"u8, 3, 4, 20, 0] },
        { "UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("text")] },
        { "Latin 1", Encoding.Latin1.GetBytes("Überschrift") },
        { "a zero character", "zero\0"u8.ToArray() },
        { "an escape sequence", "\u001b[31mred"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void What_is_no_text_is_told_by_its_content(string what, byte[] content) => Assert.True(DocumentText.Read(content) is null, what);
}
