using System.Globalization;
using System.Text.Json;
using ChatAi.Api.Assistants;
using ChatAi.Api.Dialogs;

namespace ChatAi.Api.Tests.Assistants;

/// <summary>In 2026 the clocks of Berlin go forward on 29 March, from 02:00 to 03:00, and back on 25 October, from 03:00 to 02:00.</summary>
public sealed class WorkingHoursTests
{
    private const string Office = """{"mon":[["09:00","12:30"],["13:00","18:00"]],"fri":[["09:00","17:00"]]}""";
    private const string Sundays = """{"sun":[["02:30","04:00"]]}""";

    [Theory]
    [InlineData(Office, "2026-11-30T08:00Z", null)] // Monday, 09:00
    [InlineData(Office, "2026-11-30T07:59Z", "2026-11-30T09:00+01:00")]
    [InlineData(Office, "2026-11-30T11:30Z", "2026-11-30T13:00+01:00")] // the end is not in it
    [InlineData(Office, "2026-11-30T17:00Z", "2026-12-04T09:00+01:00")]
    [InlineData(Office, "2026-12-04T16:00Z", "2026-12-07T09:00+01:00")]
    [InlineData("""{"mon":[["09:00","10:00"]]}""", "2026-11-30T09:00Z", "2026-12-07T09:00+01:00")]
    [InlineData("""{"fri":[["22:00","24:00"]],"sat":[["00:00","02:00"]]}""", "2026-12-04T23:30Z", null)] // over midnight
    [InlineData("""{"fri":[["22:00","24:00"]],"sat":[["00:00","02:00"]]}""", "2026-12-05T01:00Z", "2026-12-11T22:00+01:00")]
    [InlineData("""{"mon":[["09:00","18:00"]]}""", "2026-03-28T12:00Z", "2026-03-30T09:00+02:00")] // the change lies between
    [InlineData("""{"mon":[["09:00","18:00"]]}""", "2026-10-24T12:00Z", "2026-10-26T09:00+01:00")]
    [InlineData(Sundays, "2026-03-29T00:30Z", "2026-03-29T03:00+02:00")] // there is no 02:30
    [InlineData(Sundays, "2026-03-29T01:00Z", null)]
    [InlineData(Sundays, "2026-03-29T02:00Z", "2026-04-05T02:30+02:00")]
    [InlineData(Sundays, "2026-10-25T00:29Z", "2026-10-25T02:30+02:00")] // 02:30 comes twice, and the first counts
    [InlineData(Sundays, "2026-10-25T00:30Z", null)]
    [InlineData(Sundays, "2026-10-25T01:15Z", null)]
    [InlineData(Sundays, "2026-10-25T03:00Z", "2026-11-01T02:30+01:00")]
    [InlineData("""{"sun":[["01:00","02:30"]]}""", "2026-10-25T01:15Z", null)] // and for an end the second
    [InlineData("""{"sun":[["02:10","02:50"]]}""", "2026-03-29T00:30Z", "2026-04-05T02:10+02:00")] // left out as a whole
    [InlineData("{}", "2026-11-29T03:00Z", null)]
    public void It_is_open_or_it_is_known_when_it_will_be(string week, string now, string? opens)
    {
        var found = WorkingHours.OpensAt(Week(week), "Europe/Berlin", Time(now));

        Assert.Equal(opens, found?.ToString("yyyy-MM-ddTHH:mmzzz", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Without_hours_there_is_always_somebody() => Assert.Null(WorkingHours.OpensAt(null, "Europe/Berlin", Time("2026-11-29T03:00Z")));

    [Fact]
    public void Far_from_Greenwich_the_day_is_another_one() =>
        Assert.Equal(Time("2026-11-30T09:00+14:00"), WorkingHours.OpensAt(Week(Office), "Pacific/Kiritimati", Time("2026-11-29T18:00Z")));

    [Theory]
    [InlineData("Europe/Berlin", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("UTC", true)]
    [InlineData("Europe/Atlantis", false)]
    [InlineData("../etc/passwd", false)]
    [InlineData("W. Europe Standard Time", false)]
    [InlineData("", false)]
    public void A_time_zone_is_known_by_its_name(string name, bool expected) => Assert.Equal(expected, WorkingHours.IsTimeZone(name));

    [Fact]
    public void The_user_is_told_the_day_and_the_time_of_the_place_in_his_language()
    {
        var opens = Time("2026-11-30T09:00+01:00");

        Assert.Contains("from Monday, 30 November, 09:00 (Europe/Berlin) on", StockPhrases.In("en").Asked(opens, "Europe/Berlin"), StringComparison.Ordinal);
        Assert.Contains("в понедельник, 30.11, после 09:00 (Europe/Berlin)", StockPhrases.In("ru").Asked(opens, "Europe/Berlin"), StringComparison.Ordinal);
        Assert.Equal(StockPhrases.Russian.OperatorAsked, StockPhrases.In("ru").Asked(null, "Europe/Berlin"));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    /// <param name="json">With pairs for intervals, to be read at a glance.</param>
    private static WeekHours Week(string json)
    {
        var days = JsonSerializer.Deserialize<Dictionary<string, string[][]>>(json)!;
        return new WeekHours(On("mon"), On("tue"), On("wed"), On("thu"), On("fri"), On("sat"), On("sun"));

        WeekHours.Interval[] On(string day) => [.. days.GetValueOrDefault(day, []).Select(pair => new WeekHours.Interval(pair[0], pair[1]))];
    }
}
