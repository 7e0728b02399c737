using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatAi.ServiceDefaults.Json;
using Dapper;

namespace ChatAi.Api.Assistants;

/// <summary>When there are people to answer, by weekday, in local time. A day that is not named is a day off.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record WeekHours(
    IReadOnlyList<WeekHours.Interval>? Mon = null,
    IReadOnlyList<WeekHours.Interval>? Tue = null,
    IReadOnlyList<WeekHours.Interval>? Wed = null,
    IReadOnlyList<WeekHours.Interval>? Thu = null,
    IReadOnlyList<WeekHours.Interval>? Fri = null,
    IReadOnlyList<WeekHours.Interval>? Sat = null,
    IReadOnlyList<WeekHours.Interval>? Sun = null) : IValidatableObject
{
    private const int MostADay = 10;

    /// <param name="From">The first minute, as <c>09:00</c>.</param>
    /// <param name="To">The minute after the last, up to <c>24:00</c>.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Interval(string From, string To)
    {
        internal TimeSpan? Begin => MinuteOf(From);

        internal TimeSpan? End => To == "24:00" ? TimeSpan.FromDays(1) : MinuteOf(To);

        private static TimeSpan? MinuteOf(string text) =>
            TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToTimeSpan() : null;
    }

    /// <summary>Nobody ever: so it is never set, and lifts what was.</summary>
    internal bool IsEmpty => Enumerable.Range(0, 7).All(day => On((DayOfWeek)day).Count == 0);

    internal IReadOnlyList<Interval> On(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => Mon,
        DayOfWeek.Tuesday => Tue,
        DayOfWeek.Wednesday => Wed,
        DayOfWeek.Thursday => Thu,
        DayOfWeek.Friday => Fri,
        DayOfWeek.Saturday => Sat,
        _ => Sun,
    } ?? [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Enumerable.Range(0, 7).Select(day => FaultOf(On((DayOfWeek)day))).OfType<string>().Take(1).Select(fault => new ValidationResult(fault));

    private static string? FaultOf(IReadOnlyList<Interval> intervals)
    {
        if (intervals.Count > MostADay)
            return $"A day has at most {MostADay} intervals.";

        foreach (var interval in intervals)
        {
            if (interval is not { Begin: { } begin, End: { } end })
                return "The times of an interval are written as 09:00, and its end may be 24:00.";
            if (end <= begin)
                return $"An interval ends after it begins, unlike {interval.From} to {interval.To}; one over midnight is two, to 24:00 and from 00:00 of the next day.";
        }

        return null;
    }

    /// <summary>As it stands in a column of the type jsonb.</summary>
    internal sealed class Column : SqlMapper.TypeHandler<WeekHours>
    {
        public override void SetValue(IDbDataParameter parameter, WeekHours? value) =>
            parameter.Value = value is null ? DBNull.Value : JsonSerializer.Serialize(value, WireJson.Options);

        public override WeekHours? Parse(object value) => JsonSerializer.Deserialize<WeekHours>((string)value, WireJson.Options);
    }
}
