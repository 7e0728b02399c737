using ChatAi.AppHost.Standalone.Terminal;
using ChatAi.AppHost.Standalone.View;

namespace ChatAi.AppHost.Tests.Terminal;

public sealed class StatusTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_table_says_what_runs_since_when_and_what_does_not()
    {
        ResourceRow[] rows =
        [
            Row("api", ResourceState.Running) with { Health = ResourceHealth.Healthy, Pid = 42, Endpoints = ["http://localhost:5101"] },
            Row("demo", ResourceState.Finished) with { ExitCode = 0 },
            Row("gateway", ResourceState.Restarting) with { ExitCode = 137, Restarts = 3, Note = "died, starts again after 4 s" },
        ];

        Assert.Equal(
            [
                "RESOURCE  STATE             SINCE  RESTARTS  PID  ENDPOINTS              NOTE",
                "api       healthy           2 min  0         42   http://localhost:5101",
                "demo      finished (0)      2 min  0",
                "gateway   restarting (137)  2 min  3                                     died, starts again after 4 s",
            ],
            StatusTable.Of(rows, Now, colours: false));
    }

    [Theory]
    [InlineData(ResourceState.Running, ResourceHealth.Unknown, true)]
    [InlineData(ResourceState.Running, ResourceHealth.Unhealthy, false)]
    [InlineData(ResourceState.Finished, ResourceHealth.Unknown, true)]
    [InlineData(ResourceState.Starting, ResourceHealth.Unknown, false)]
    [InlineData(ResourceState.Stopped, ResourceHealth.Unknown, false)]
    internal void What_runs_well_or_is_done_is_as_it_should_be(ResourceState state, ResourceHealth health, bool well) =>
        Assert.Equal(well, (Row("api", state) with { Health = health }).IsAsItShould);

    [Fact]
    public void Options_of_logs_may_stand_in_any_order()
    {
        Assert.Equal(new LogsWanted("api", "error", Follow: true), LogsWanted.In(["logs", "--grep", "error", "api", "--follow"]));
        Assert.Equal(new LogsWanted(null, null, Follow: false), LogsWanted.In(["logs"]));
    }

    private static ResourceRow Row(string name, ResourceState state) =>
        new(name, "service", state, ResourceHealth.Unknown, null, Now.AddMinutes(-2), 0, null, null, [], CanBeStopped: true);
}
