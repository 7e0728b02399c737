using System.Text;
using ChatAi.Api.Knowledge.Reading;
using ChatAi.Api.Tests.Knowledge.Files;

namespace ChatAi.Api.Tests.Knowledge;

public sealed class FormatDetectionTests
{
    [Theory]
    [InlineData("<!DOCTYPE html><p>x", "a.txt", "Html")]
    [InlineData("\n<!-- made by hand -->\n<html lang='en'><p>x", "a.md", "Html")]
    [InlineData("<b>Note</b> that x < y", "a.txt", "Text")]
    [InlineData("name,price,kind\nbike,10,city\nhelmet,2,all\n", "a.txt", "Csv")]
    [InlineData("name;price\nbike;10\n", "a.csv", "Csv")]
    [InlineData("Just prose, they said.\nNothing more, they said.\nAnd so on, they said.\n", "a.csv", "Csv")]
    [InlineData("Just prose, they said.\nNothing more, they said.\nAnd so on, they said.\n", "a.txt", "Text")]
    [InlineData("Prose in lines\n", "a.csv", "Text")]
    [InlineData("# Title\n", "a.md", "Markdown")]
    [InlineData("# Title\n", "a.pdf", "Text")]
    public void Text_is_told_by_its_content_and_its_name_only_where_it_fits_more_than_one(string text, string name, string format) =>
        Assert.Equal(format, FormatDetection.Of(Encoding.UTF8.GetBytes(text), name).ToString());

    [Fact]
    public void Files_are_told_by_their_content()
    {
        Assert.Equal(Format.Pdf, FormatDetection.Of(Pdf.Of("x"), "a.txt"));
        Assert.Equal(Format.Pdf, FormatDetection.Of((byte[])[.. "%PDF-1.7\n"u8, 0xE2, 0xE3, 0xCF, 0xD3], "a.txt"));
        Assert.Equal(Format.Docx, FormatDetection.Of(Docx.Of(Docx.Words("x")), "a.zip"));
        Assert.Null(FormatDetection.Of("PK\u0003\u0004"u8.ToArray(), "a.docx"));
        Assert.Null(FormatDetection.Of(@"{\rtf1 x}"u8.ToArray(), "a.txt"));
    }

    [Fact]
    public void A_record_of_a_table_is_not_torn_and_knows_its_columns()
    {
        var writing = ReadCsv.From("name,\"what\nit is\"\nbike,\"two wheels,\nno engine\"\n", TestContext.Current.CancellationToken);

        Assert.Equal("| name | what it is |\n| --- | --- |\n| bike | two wheels, no engine |\n", writing.Text);
        Assert.Equal("| name | what it is |\n| --- | --- |\n", writing.Wholes.Single().Header);
    }
}
