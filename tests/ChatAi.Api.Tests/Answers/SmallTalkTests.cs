using ChatAi.Api.Answers;

namespace ChatAi.Api.Tests.Answers;

public sealed class SmallTalkTests
{
    [Theory]
    [InlineData("Hello")]
    [InlineData("  hi there!! ")]
    [InlineData("Good morning, thanks :-)")]
    [InlineData("Спасибо!")]
    [InlineData("Добрый день. Как дела?")]
    [InlineData("Danke schön")]
    [InlineData("👍")]
    [InlineData("OK.")]
    public void A_greeting_or_thanks_asks_for_nothing(string text) => Assert.True(SmallTalk.IsIn(text));

    [Theory]
    [InlineData("Hello, when do you open?")]
    [InlineData("Thanks. And how much is it?")]
    [InlineData("Привет, сколько стоит доставка?")]
    [InlineData("delivery")]
    [InlineData("hi5")]
    [InlineData("Is it ok?")]
    public void Who_asks_something_in_the_same_breath_asks(string text) => Assert.False(SmallTalk.IsIn(text));
}
