using ChatAi.Api.Wishes;
using ChatAi.Bench.Handoffs;

namespace ChatAi.Api.Tests.Wishes;

public sealed class WishForPersonTests
{
    [Theory]
    [InlineData("wishes.tsv", "en")]
    [InlineData("wishes.tsv", "ru")]
    [InlineData("wishes-held-out.tsv", "en")]
    [InlineData("wishes-held-out.tsv", "ru")]
    public void What_it_says_is_right_as_often_as_it_must_be(string part, string language)
    {
        var messages = WishSet.Read(part).Where(message => message.Language == language).ToArray();

        var score = WishSet.Judge(messages, WishForPerson.IsIn);

        Assert.InRange(score.Precision, WishSet.LeastPrecision, 1);
        Assert.InRange(score.Recall, WishSet.LeastRecall, 1);
    }

    [Fact]
    public void No_message_stands_in_both_parts_or_twice_in_one()
    {
        var texts = WishSet.Read("wishes.tsv").Concat(WishSet.Read("wishes-held-out.tsv")).Select(message => message.Text);

        Assert.Empty(texts.GroupBy(text => text).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n.,!?")]
    [InlineData("\ud800")]
    [InlineData("''''----''")]
    public void Where_nothing_is_said_nothing_is_wished(string text) => Assert.False(WishForPerson.IsIn(text));

    [Theory]
    [InlineData("talk ")]
    [InlineData("human ")]
    [InlineData("не хочу ")]
    [InlineData("с человеком ")]
    [InlineData("get me a ")]
    [InlineData("a")]
    [InlineData("\"")]
    public void However_a_message_repeats_itself_it_is_judged_soon(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 40_000 / piece.Length));
        var clock = TimeProvider.System;
        var begun = clock.GetTimestamp();

        WishForPerson.IsIn(text);

        Assert.InRange(clock.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
