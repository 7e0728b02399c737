using ChatAi.BotManager.Delivery;

namespace ChatAi.BotManager.Tests.Delivery;

public sealed class OutgoingMessageTests
{
    private const string Sources = """[{"number":1,"title":"a<b>.md","heading":"One › Two"},{"number":2,"title":"c.md","heading":null}]""";

    [Fact]
    public void Sources_stand_under_the_text_with_their_section()
    {
        var part = Assert.Single(OutgoingMessage.PartsOf("Answer [1]\n", Sources));

        Assert.Equal("Answer [1]\n\n<b>Sources</b>\n[1] a&lt;b&gt;.md › Two\n[2] c.md", part.Html);
        Assert.Equal("Answer [1]\n\nSources\n[1] a<b>.md › Two\n[2] c.md", part.Plain);
    }

    [Fact]
    public void Sources_that_do_not_fit_become_a_part_of_their_own()
    {
        var parts = OutgoingMessage.PartsOf(new string('x', 4090), Sources);

        Assert.Equal(2, parts.Count);
        Assert.StartsWith("Sources", parts[1].Plain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("[]")]
    public void Without_sources_there_is_only_the_text(string? sources) =>
        Assert.Equal("Answer", Assert.Single(OutgoingMessage.PartsOf("Answer", sources)).Html);
}
