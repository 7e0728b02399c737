using ChatAi.Api.Answers;
using ChatAi.Bench.FollowUps;

namespace ChatAi.Api.Tests.Answers;

public sealed class FollowUpTests
{
    [Theory]
    [InlineData("dialogs.tsv", "en")]
    [InlineData("dialogs.tsv", "ru")]
    [InlineData("dialogs.tsv", "de")]
    [InlineData("dialogs-held-out.tsv", "en")]
    [InlineData("dialogs-held-out.tsv", "ru")]
    [InlineData("dialogs-held-out.tsv", "de")]
    public void It_is_decided_rightly_as_often_as_it_must_be(string part, string language)
    {
        var messages = FollowUpSet.Read(part).Where(message => message.Language == language).ToArray();

        Assert.InRange(FollowUpSet.Judge(messages, FollowUp.IsOne).Accuracy, FollowUpSet.LeastAccuracy, 1);
    }

    [Fact]
    public void No_message_stands_in_two_parts_or_twice_in_one()
    {
        string[] parts = ["dialogs.tsv", "dialogs-held-out.tsv", "dialogs-hard.tsv"];
        var texts = parts.SelectMany(FollowUpSet.Read).Select(message => $"{message.Before} {message.Text}");

        Assert.Empty(texts.GroupBy(text => text).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Hello! Thank you :-)")]
    [InlineData("Ok, when do you open?")]
    public void A_greeting_leans_on_nothing(string text) => Assert.False(FollowUp.IsOne(text));

    [Theory]
    [InlineData("\ud800", false)]
    [InlineData("''''----'' x", true)]
    [InlineData("and", true)]
    [InlineData("ok ok ok", true)]
    public void Rubbish_is_decided_too(string text, bool expected) => Assert.Equal(expected, FollowUp.IsOne(text));
}
