using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611280500, "no statistics of texts that nothing is found by")]
public sealed class R202611280500_NoStatisticsOfTexts : FluentMigrator.Migration
{
    /// <summary>
    /// After some thousand messages autovacuum analyzes all these tables one after the other. To sort thousands of texts
    /// for a histogram that no plan asks for takes a core from those who wait for an answer.
    /// </summary>
    public override void Up() => SetStatistics(0);

    public override void Down() => SetStatistics(-1);

    private void SetStatistics(int target) => Execute.Sql(
        $"""
        alter table telegram_updates
            alter column payload set statistics {target},
            alter column error set statistics {target},
            alter column trace_parent set statistics {target};
        alter table telegram_outbox
            alter column text set statistics {target},
            alter column sources set statistics {target},
            alter column last_error set statistics {target},
            alter column trace_parent set statistics {target};
        alter table dialog_messages
            alter column text set statistics {target},
            alter column sources set statistics {target};
        alter table events
            alter column data set statistics {target};
        """);
}
