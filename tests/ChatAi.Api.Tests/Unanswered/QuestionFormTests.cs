using ChatAi.Api.Unanswered;

namespace ChatAi.Api.Tests.Unanswered;

public sealed class QuestionFormTests
{
    [Theory]
    [InlineData("Do you ship to Mars?", "do you ship to mars")]
    [InlineData("  do  you\nship — to MARS ?!", "do you ship to mars")]
    [InlineData("Доставите НА Марс?", "доставите на марс")]
    [InlineData("Is C++ 5 €?", "is c++ 5 €")]
    [InlineData("?!", "?")]
    [InlineData("", "?")]
    [InlineData("a\ud800b", "a b")]
    public void What_differs_in_case_punctuation_and_spaces_is_one_question(string text, string form) => Assert.Equal(form, QuestionForm.Of(text));

    [Fact]
    public void Of_an_essay_the_beginning_counts()
    {
        var form = QuestionForm.Of(string.Concat(Enumerable.Repeat("𝒜bc ", 1_000)));

        Assert.InRange(form.Length, QuestionForm.Longest - 10, QuestionForm.Longest);
        Assert.Equal(form, QuestionForm.Of(form));
    }
}
