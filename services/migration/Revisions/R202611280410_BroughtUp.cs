using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611280410, "when Telegram has brought a bot up that was let in")]
public sealed class R202611280410_BroughtUp : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        alter table bot_instances add brought_up_at timestamptz;
        update bot_instances set brought_up_at = admitted_at;
        comment on column bot_instances.admitted_at is 'when it was last let in to be brought up at Telegram, which allows only some at a time';
        comment on column bot_instances.brought_up_at is 'when Telegram answered its first call after that';
        """);

    public override void Down() => Execute.Sql(
        """
        alter table bot_instances drop column brought_up_at;
        comment on column bot_instances.admitted_at is 'when its token was last brought up at Telegram, which allows only some at a time';
        """);
}
