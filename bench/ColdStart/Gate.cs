using System.Globalization;

namespace ChatAi.Bench.ColdStart;

/// <summary>Telegram's gate of new tokens for one address, whose minute is shorter here.</summary>
internal sealed record Gate(TimeSpan Minute)
{
    public const int PerMinute = 20;
    public const int PerHour = 600;

    private const int MinutesOfAnHour = 60;

    public IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["ColdStart__PerMinute"] = PerMinute.ToString(CultureInfo.InvariantCulture),
        ["ColdStart__PerHour"] = PerHour.ToString(CultureInfo.InvariantCulture),
        ["ColdStart__Minute"] = Minute.ToString("c", CultureInfo.InvariantCulture),

        // The first round of wakes lasts 15 s for 3,000 bots: nothing beside an hour, but much where an hour lasts a minute.
        ["Bots__WakesPerSecond"] = "10000",

        // Ten seconds of a minute, as usual.
        ["Bots__SweepInterval"] = Longer(Minute / 6, TimeSpan.FromSeconds(0.1)).ToString("c", CultureInfo.InvariantCulture),
    };

    public double MinutesIn(TimeSpan time) => time / Minute;

    /// <summary>In how many minutes it lets so many in, if each comes when there is room.</summary>
    public static double Ideal(int bots)
    {
        var times = new double[bots];
        for (var bot = 0; bot < bots; bot++)
            times[bot] = Math.Max(bot < PerMinute ? 0 : times[bot - PerMinute] + 1, bot < PerHour ? 0 : times[bot - PerHour] + MinutesOfAnHour);

        return times[^1];
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
