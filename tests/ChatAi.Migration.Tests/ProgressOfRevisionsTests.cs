using ChatAi.Migration.Schema;
using Microsoft.Extensions.Time.Testing;

namespace ChatAi.Migration.Tests;

public sealed class ProgressOfRevisionsTests
{
    [Fact]
    public async Task A_revision_that_says_nothing_is_told_of_while_it_lasts()
    {
        await using var told = new StringWriter { NewLine = "\n" };
        var clock = new FakeTimeProvider();
        var progress = new Progress(new Terminal(TextWriter.Null, TextWriter.Synchronized(told), RewritesLines: false), clock);
        var work = new TaskCompletionSource();

        var telling = progress.WhileAsync(work.Task, "revision 7 is under way");
        Assert.Equal("", told.ToString());
        clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.Is(told.ToString, text => text == "revision 7 is under way (5 s)\n");

        work.SetResult();
        await telling;
    }
}
