using ChatAi.ServiceDefaults.Logs;

namespace ChatAi.ServiceDefaults.Tests.Logs;

public sealed class RotationTests : IDisposable
{
    private readonly LogFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void At_midnight_a_file_gets_the_name_of_the_day_that_is_over_and_a_new_one_begins()
    {
        var clock = LogHost.Clock("2026-01-31 23:59:59.900");
        using var file = Open(clock);
        Add(file, clock, "last");
        file.Flush();

        clock.Advance(TimeSpan.FromMilliseconds(100));
        Add(file, clock, "first");
        file.Flush();

        Assert.Equal(["last"], folder.Lines("api.log.2026-01-31"));
        Assert.Equal(["first"], folder.Lines());
    }

    [Fact]
    public void One_of_several_writers_ends_the_day_and_the_others_follow_even_with_late_lines()
    {
        var clock = LogHost.Clock("2026-01-31 23:59:59.900");
        using var one = Open(clock);
        using var two = Open(clock);
        Add(one, clock, "one");
        Add(two, clock, "two");
        one.Flush();
        two.Flush();
        var before = clock.GetLocalNow();

        clock.Advance(TimeSpan.FromSeconds(1));
        Add(one, clock, "one of the new day");
        one.Flush();
        Add(two, clock, "two of the new day");
        two.Flush();
        two.Add(before, "two is late", mayBeDropped: false);
        two.Flush();

        Assert.Equal(["one", "two", "two is late"], folder.Lines("api.log.2026-01-31"));
        Assert.Equal(["one of the new day", "two of the new day"], folder.Lines());
    }

    [Fact]
    public void A_day_that_ended_while_nobody_ran_is_ended_at_the_start()
    {
        var clock = LogHost.Clock();
        using (var file = Open(clock))
            Add(file, clock, "old");

        clock.Advance(TimeSpan.FromDays(3));
        using (var file = Open(clock))
            Add(file, clock, "new");

        Assert.Equal(["old"], folder.Lines("api.log.2026-01-31"));
        Assert.Equal(["new"], folder.Lines());
    }

    [Fact]
    public void Seven_days_are_kept_and_what_is_no_rotated_file_is_left_alone()
    {
        var clock = LogHost.Clock("2026-02-10 12:00");
        string[] names = [.. Enumerable.Range(1, 9).Select(day => $"api.log.2026-02-0{day}"), "api.log.2026-02-01-153000.gz", "api.log.old", "audit.log.2026-02-01"];
        foreach (var name in names)
            File.WriteAllText(folder.PathTo(name), "x\n");
        using (var file = Open(clock))
            Add(file, clock, "today");

        clock.Advance(TimeSpan.FromDays(1));
        using (Open(clock))
        {
        }

        Assert.Equal(
            ["api.log", "api.log.2026-02-04", "api.log.2026-02-05", "api.log.2026-02-06", "api.log.2026-02-07", "api.log.2026-02-08", "api.log.2026-02-09", "api.log.2026-02-10", "api.log.old", "audit.log.2026-02-01"],
            Directory.GetFiles(folder.Logs).Select(Path.GetFileName).Where(name => name != ".api.day").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_rotated_file_that_exists_is_not_overwritten()
    {
        var clock = LogHost.Clock("2026-02-10 12:00");
        File.WriteAllText(folder.PathTo("api.log.2026-02-10"), "was here\n");
        using (var file = Open(clock))
            Add(file, clock, "today");

        clock.Advance(TimeSpan.FromDays(1));
        Open(clock).Dispose();

        Assert.Equal(["was here"], folder.Lines("api.log.2026-02-10"));
        Assert.Equal(["today"], folder.Lines("api.log.2026-02-10.1"));
    }

    private LogFile Open(TimeProvider clock) => new(folder.Api, 7, clock, count => $"{count} dropped");

    private static void Add(LogFile file, TimeProvider clock, string line) => file.Add(clock.GetLocalNow(), line, mayBeDropped: false);
}
