using System.Text;
using System.Text.Json;
using ChatAi.BotManager.Delivery;

namespace ChatAi.BotManager.Tests.Delivery;

public sealed class SourceButtonsTests
{
    private const string Sources = """
        [{"number":1,"title":"a<b>.md","heading":"One › Two","excerpt":"Ask **nginx** for `stats`.\n"},{"number":2,"title":"c.md","heading":null}]
        """;

    [Fact]
    public void Each_source_is_a_button_with_its_place() =>
        Assert.Equal(
            [("[1] a<b>.md › Two", "source:7:1"), ("[2] c.md", "source:7:2")],
            SourceButtons.Of(7, Sources).Select(button => (button.Label, button.Data)));

    [Theory]
    [InlineData(null)]
    [InlineData("[]")]
    public void Without_sources_there_are_no_buttons(string? sources) => Assert.Empty(SourceButtons.Of(7, sources));

    [Fact]
    public void A_pressed_one_shows_how_its_passage_begins_without_markup() =>
        Assert.Equal("a<b>.md › Two\n\nAsk nginx for stats.", SourceButtons.Show(Sources, 1, null));

    [Theory]
    [InlineData(2, "c.md")]
    [InlineData(3, null)]
    public void One_without_an_excerpt_shows_its_place_and_one_that_is_unknown_nothing(int number, string? shown) =>
        Assert.Equal(shown, SourceButtons.Show(Sources, number, "en"));

    [Theory]
    [InlineData("en-GB", "12", "13", "manual.pdf › Health, p. 12–13\n\nAsk.")]
    [InlineData("ru", "12", "13", "manual.pdf › Health, с. 12–13\n\nAsk.")]
    [InlineData("de", "12", "12", "manual.pdf › Health, S. 12\n\nAsk.")]
    [InlineData(null, "7", "null", "manual.pdf › Health, p. 7\n\nAsk.")]
    [InlineData("en", "null", "null", "manual.pdf › Health\n\nAsk.")]
    public void Its_pages_are_named_in_the_language_of_whoever_pressed(string? language, string from, string to, string shown)
    {
        var json = $$"""[{"number":1,"title":"manual.pdf","heading":"Health","excerpt":"Ask.","page_from":{{from}},"page_to":{{to}}}]""";

        Assert.Equal(shown, SourceButtons.Show(json, 1, language));
    }

    [Fact]
    public void What_is_too_long_for_Telegram_is_cut()
    {
        var text = string.Concat(Enumerable.Repeat("слово 😀 ", 200));
        var json = JsonSerializer.Serialize(Enumerable.Range(1, 50).Select(number => new { number, title = text, heading = text, excerpt = text }));

        var buttons = SourceButtons.Of(long.MaxValue, json);

        Assert.InRange(buttons.Count, 1, 10);
        Assert.All(buttons, button => Assert.InRange(Encoding.UTF8.GetByteCount(button.Data), 1, 64));
        Assert.All(buttons, button => Assert.InRange(button.Label.Length, 1, 64));
        Assert.InRange(SourceButtons.Show(json, 1, "ru")!.Length, 100, 200);
    }

    [Theory]
    [InlineData("source:7:1", true)]
    [InlineData("source:7", false)]
    [InlineData("source:-7:1", false)]
    [InlineData("source:7:99999999999", false)]
    [InlineData("operator", false)]
    [InlineData("", false)]
    public void Only_its_own_data_is_taken_for_a_source(string data, bool expected) =>
        Assert.Equal(expected, SourceButtons.TryRead(data, out _, out _));
}
