using ChatAi.AppHost.Standalone.Run;
using ChatAi.AppHost.Tests.Sample;

namespace ChatAi.AppHost.Tests.Run;

public sealed class BoardTests
{
    [Fact]
    public void A_line_begins_with_its_resource_and_has_no_colour_where_nobody_would_see_it()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var board = new Board(SampleApplication.Create(publish: true).Resources, output, plain: true);

        board.Line("api", "\e[32minfo\e[0m: started");
        board.Say("the stores are ready");

        Assert.Equal("api      | info: started\napphost  | the stores are ready\n", output.ToString());
    }

    [Fact]
    public void Each_resource_has_its_colour_in_a_terminal()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var board = new Board(SampleApplication.Create(publish: true).Resources, output, plain: false);

        board.Line("api", "started");
        board.Line("web", "started");

        var lines = output.ToString().Split('\n');
        Assert.StartsWith("\e[", lines[0], StringComparison.Ordinal);
        Assert.NotEqual(lines[0][..5], lines[1][..5]);
    }
}
