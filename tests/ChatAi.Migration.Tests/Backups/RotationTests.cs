using ChatAi.Migration.Backups;

namespace ChatAi.Migration.Tests.Backups;

public sealed class RotationTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 3, 0, 0, TimeSpan.Zero);
    private static readonly RotationRule Rule = new(TimeSpan.FromDays(2), Daily: 7, Weekly: 4, Monthly: 12);

    [Fact]
    public void Of_two_years_of_nights_seven_days_four_weeks_and_twelve_months_stay()
    {
        var kept = Rotation.Keep(Nights(730), Rule, Now).Order().ToList();

        // The newest of November is also the newest of its day and week; the ends of the last weeks are Sundays.
        Assert.Equal(
            [
                Night(2025, 12, 31), Night(2026, 1, 31), Night(2026, 2, 28), Night(2026, 3, 31), Night(2026, 4, 30), Night(2026, 5, 31),
                Night(2026, 6, 30), Night(2026, 7, 31), Night(2026, 8, 31), Night(2026, 9, 30), Night(2026, 10, 31),
                Night(2026, 11, 8), Night(2026, 11, 15),
                Night(2026, 11, 21), Night(2026, 11, 22), Night(2026, 11, 23), Night(2026, 11, 24), Night(2026, 11, 25), Night(2026, 11, 26), Night(2026, 11, 27),
            ],
            kept);
    }

    [Fact]
    public void Whoever_saves_a_broken_database_does_not_lose_the_backup_of_the_morning()
    {
        DateTimeOffset[] today = [Now.AddHours(-30), Now.AddHours(-2), Now.AddHours(-1), Now];

        Assert.Equal(today, Rotation.Keep(today, Rule, Now).Order());
    }

    [Fact]
    public void Where_backups_have_ceased_the_old_ones_stay()
    {
        DateTimeOffset[] old = [.. Nights(5).Select(night => night.AddYears(-3))];

        Assert.Equal(old.Order(), Rotation.Keep(old, Rule, Now).Order());
    }

    /// <summary>What one rotation keeps must not have been thrown away by those before it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Rotating_after_every_backup_comes_to_the_same_as_rotating_once(int seed)
    {
        var random = new Random(seed);
        var (time, all, kept) = (Now, new List<DateTimeOffset>(), new HashSet<DateTimeOffset>());
        for (var count = 0; count < 1_000; count++)
        {
            time = time.AddMinutes(random.Next(1, 3 * 24 * 60));
            all.Add(time);
            kept = [.. Rotation.Keep([.. kept, time], Rule, time)];
        }

        Assert.Equal(Rotation.Keep(all, Rule, time).Order(), kept.Order());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void The_newest_always_stays_and_no_more_than_the_rule_says(int seed)
    {
        var random = new Random(seed);
        DateTimeOffset[] taken = [.. Enumerable.Range(0, 500).Select(_ => Now.AddMinutes(-random.Next(0, 3 * 365 * 24 * 60)))];

        var kept = Rotation.Keep(taken, Rule with { KeepAll = TimeSpan.Zero }, Now);

        Assert.Contains(taken.Max(), kept);
        Assert.InRange(kept.Count, 12, 7 + 4 + 12);
        Assert.Subset(taken.ToHashSet(), kept.ToHashSet());
    }

    private static IEnumerable<DateTimeOffset> Nights(int count) => Enumerable.Range(0, count).Select(day => Now.AddDays(-day));

    private static DateTimeOffset Night(int year, int month, int day) => new(year, month, day, Now.Hour, 0, 0, TimeSpan.Zero);
}
