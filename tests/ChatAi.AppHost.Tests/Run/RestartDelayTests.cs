using ChatAi.AppHost.Standalone.Run;

namespace ChatAi.AppHost.Tests.Run;

public sealed class RestartDelayTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(1000, 30)]
    public void Each_death_in_a_row_doubles_the_pause_up_to_half_a_minute(int deaths, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RestartDelay.After(deaths));
}
