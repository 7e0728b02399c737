using ChatAi.Migration.Maintenance;
using Microsoft.Extensions.Time.Testing;

namespace ChatAi.Migration.Tests.Maintenance;

public sealed class ProgressTests
{
    [Fact]
    public void Where_nobody_watches_a_line_comes_every_few_seconds()
    {
        var clock = new FakeTimeProvider();
        using var writer = new StringWriter();
        using var progress = new Progress("backup", writer, isTerminal: false, clock);

        for (var second = 1; second <= 12; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            progress.At(second, 12, $"table {second}");
        }

        Assert.Equal("backup: 42 % table 5\nbackup: 83 % table 10\n", writer.ToString());
    }

    [Fact]
    public void On_a_terminal_a_bar_moves_and_is_gone_at_the_end()
    {
        using var writer = new StringWriter();
        using (var progress = new Progress("backup", writer, isTerminal: true, new FakeTimeProvider()))
            progress.At(1, 2, "users");

        Assert.Equal("\r\u001b[Kbackup [############............]  50 % users\r\u001b[K", writer.ToString());
    }

    [Fact]
    public void It_is_never_more_than_all()
    {
        using var writer = new StringWriter();
        using (var progress = new Progress("restore", writer, isTerminal: true, new FakeTimeProvider()))
            progress.At(3, 2, "users");

        Assert.Contains(" 100 % ", writer.ToString(), StringComparison.Ordinal);
    }
}
