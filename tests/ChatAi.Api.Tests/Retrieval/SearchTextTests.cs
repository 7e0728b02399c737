using ChatAi.Api.Retrieval;

namespace ChatAi.Api.Tests.Retrieval;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("Delivery costs 5 euros", "Delivery costs 5 euros")]
    [InlineData("client/server", "client server")]
    [InlineData("安装软件包", " 安装  装软  软件  件包 ")]
    [InlineData("Debian とは", "Debian  とは ")]
    [InlineData("a 包 b", "a  包  b")]
    public void Letters_that_run_together_are_given_in_pairs(string text, string words) => Assert.Equal(words, SearchText.Of(text));

    [Theory]
    [InlineData("How do I install a package?", "install package?")]
    [InlineData("Как мне установить пакет?", "установить пакет?")]
    [InlineData("Wie kann ich ein Paket installieren?", "Paket installieren?")]
    [InlineData("How do I comment a line?", "comment line?")]
    [InlineData("Comment installer un paquet ?", "installer paquet ?")]
    [InlineData("What is it?", "What is it?")]
    [InlineData("shared buffers", "shared buffers")]
    [InlineData("", "")]
    public void A_question_is_looked_up_without_the_words_it_asks_with(string question, string words) => Assert.Equal(words, SearchText.OfQuestion(question));
}
