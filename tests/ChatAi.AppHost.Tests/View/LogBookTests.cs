using ChatAi.AppHost.Standalone.View;
using ChatAi.AppHost.Standalone.View.Secrets;

namespace ChatAi.AppHost.Tests.View;

public sealed class LogBookTests
{
    private readonly SecretMask mask = new();
    private readonly LogBook book;

    public LogBookTests() => book = new LogBook(mask, TimeProvider.System);

    [Fact]
    public void The_last_lines_of_each_resource_are_kept_however_much_another_says()
    {
        book.Append("quiet", "once");
        for (var line = 1; line <= LogBook.KeptOfEach + 5; line++)
            book.Append("loud", $"line {line}");

        Assert.Equal(["once"], book.After(0, "quiet").Select(line => line.Text));
        Assert.Equal(LogBook.KeptOfEach, book.After(0, "loud").Count);
        Assert.Equal("line 6", book.After(0, "loud")[0].Text);
        Assert.Equal([$"line {LogBook.KeptOfEach + 5}"], book.After(LogBook.KeptOfEach + 5).Select(line => line.Text));
    }

    [Fact]
    public void Further_lines_of_an_entry_have_the_level_of_its_first_and_no_line_has_colours()
    {
        book.Append("api", "\e[41m\e[30mfail\e[39m\e[22m\e[49m: Api.Turns[12]");
        book.Append("api", "      The answer was lost");
        book.Append("web", "      not of the same resource");
        book.Append("api", "info: Api.Turns[13]");

        Assert.Equal(
            [("fail: Api.Turns[12]", LineLevel.Error), ("      The answer was lost", LineLevel.Error), ("      not of the same resource", LineLevel.Information), ("info: Api.Turns[13]", LineLevel.Information)],
            book.After(0).Select(line => (line.Text, line.Level)));
    }

    [Fact]
    public void A_secret_that_a_service_says_is_not_kept()
    {
        mask.Learn(["very-secret"]);

        book.Append("api", "signed with very-secret");

        Assert.Equal("signed with ••••••", Assert.Single(book.After(0)).Text);
    }
}
