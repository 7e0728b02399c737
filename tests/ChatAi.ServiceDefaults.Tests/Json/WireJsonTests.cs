using System.Text.Json;
using ChatAi.ServiceDefaults.Json;

namespace ChatAi.ServiceDefaults.Tests.Json;

public sealed class WireJsonTests
{
    [Theory]
    [InlineData("2026-01-31T12:00:00+03:00", "\"2026-01-31T09:00:00Z\"")]
    [InlineData("2026-01-31T12:00:00.1234567+00:00", "\"2026-01-31T12:00:00.123456Z\"")]
    public void A_time_leaves_in_UTC(string time, string wire) =>
        Assert.Equal(wire, JsonSerializer.Serialize(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), WireJson.Options));

    [Fact]
    public void Names_and_words_are_in_snake_case() =>
        Assert.Equal("""{"first_day":"not_monday"}""", JsonSerializer.Serialize(new Week(Day.NotMonday), WireJson.Options));

    [Fact]
    public void A_number_in_quotes_is_no_number() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Count>("""{"value":"1"}""", WireJson.Options));

    private enum Day
    {
        NotMonday,
    }

    private sealed record Week(Day FirstDay);

    private sealed record Count(int Value);
}
