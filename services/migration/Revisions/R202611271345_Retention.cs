using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271345, "how long a tenant keeps what was said")]
public sealed class R202611271345_Retention : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        alter table users add column dialog_retention_days integer check (dialog_retention_days between 1 and 3650);
        comment on column users.dialog_retention_days is 'of a tenant''s owner: messages older than this are deleted; null keeps them';

        -- What is handled is deleted after a while, oldest first.
        create index telegram_updates_finished on telegram_updates (finished_at) where finished_at is not null;
        """);

    public override void Down() => Execute.Sql(
        """
        drop index telegram_updates_finished;
        alter table users drop column dialog_retention_days;
        """);
}
