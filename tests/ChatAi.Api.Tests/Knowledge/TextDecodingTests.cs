using System.Text;
using ChatAi.Api.Knowledge.Reading;

namespace ChatAi.Api.Tests.Knowledge;

public sealed class TextDecodingTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("Кириллица, 漢字, 🤖")]
    [InlineData("tab\tand\fform feed")]
    public void Text_is_text(string text) => Assert.Equal(text, TextDecoding.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text() =>
        Assert.Equal("text", TextDecoding.Read([0xEF, 0xBB, 0xBF, .. "text"u8]));

    [Fact]
    public void Lines_end_alike_whoever_wrote_them() => Assert.Equal("a\nb\nc", TextDecoding.Read("a\r\nb\rc"u8));

    [Theory]
    [InlineData(1251, "Привет, мир! Как дела?")]
    [InlineData(1251, "Order 5, см. ниже")]
    [InlineData(1252, "Überschrift und Größe, déjà vu")]
    public void One_byte_a_letter_is_read_as_Windows_wrote_it(int codePage, string text) =>
        Assert.Equal(text, TextDecoding.Read(CodePagesEncodingProvider.Instance.GetEncoding(codePage)!.GetBytes(text)));

    [Fact]
    public void UTF_16_says_so_itself()
    {
        Assert.Equal("Текст", TextDecoding.Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Текст")]));
        Assert.Equal("Текст", TextDecoding.Read([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("Текст")]));
    }

    public static readonly TheoryData<string, byte[]> Foreign = new()
    {
        { "a picture", [0x89, .. "PNG"u8] },
        { "a ZIP", [.. "PK"u8, 3, 4, 20, 0] },
        { "half of UTF-16", [0xFF, 0xFE, 0x00, 0xD8, 0x41, 0x00] },
        { "a zero character", "zero\0"u8.ToArray() },
        { "an escape sequence", "\u001b[31mred"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void What_is_no_text_is_told_by_its_content(string what, byte[] content) => Assert.True(TextDecoding.Read(content) is null, what);
}
