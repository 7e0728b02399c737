using ChatAi.Migration.Maintenance;
using Microsoft.Extensions.Time.Testing;

namespace ChatAi.Migration.Tests.Maintenance;

public sealed class ProgressTests
{
    [Fact]
    public void Where_nobody_watches_a_line_comes_every_few_seconds_even_when_nothing_is_heard()
    {
        var clock = new FakeTimeProvider();
        using var writer = new StringWriter();
        using var progress = new Progress("backup", writer, isTerminal: false, clock);

        progress.At(5, 12, "users");
        Pass(clock, seconds: 6);
        progress.At(10, 12, "dialogs");
        Pass(clock, seconds: 6);

        Assert.Equal("backup: 42 % users (5.0 s)\nbackup: 83 % dialogs (10.0 s)\n", writer.ToString());
    }

    [Fact]
    public void On_a_terminal_a_bar_moves_and_is_gone_at_the_end()
    {
        using var writer = new StringWriter();
        using (var progress = new Progress("backup", writer, isTerminal: true, new FakeTimeProvider()))
            progress.At(1, 2, "users");

        Assert.Equal("\r\u001b[Kbackup [############............]  50 % users (0.0 s)\r\u001b[K", writer.ToString());
    }

    [Fact]
    public void It_is_never_more_than_all()
    {
        using var writer = new StringWriter();
        using (var progress = new Progress("restore", writer, isTerminal: true, new FakeTimeProvider()))
            progress.At(3, 2, "users");

        Assert.Contains(" 100 % ", writer.ToString(), StringComparison.Ordinal);
    }

    private static void Pass(FakeTimeProvider clock, int seconds)
    {
        for (var second = 0; second < seconds; second++)
            clock.Advance(TimeSpan.FromSeconds(1));
    }
}
