using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611270300, "when bots were last at work, and where a conversation begins")]
public sealed class R202611270300_BotsAtScale : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        alter table bot_instances
            add last_update_at timestamptz,
            add admitted_at    timestamptz,
            add seen_at        timestamptz;
        comment on column bot_instances.last_update_at is 'when somebody last wrote to the bot; the busiest come up first';
        comment on column bot_instances.admitted_at is 'when its token was last brought up at Telegram, which allows only some at a time';
        comment on column bot_instances.seen_at is 'when it was last at work: for a while after that Telegram still knows it';
        create index bot_instances_admitted on bot_instances (admitted_at) where admitted_at is not null;
        create index telegram_outbox_failed on telegram_outbox (id) where state = 'failed';

        alter table dialogs
            add history_begins_after bigint not null default 0;
        comment on column dialogs.history_begins_after is 'the person began anew: no answer rests on this message or one before it';
        """);

    public override void Down() => Execute.Sql(
        """
        drop index bot_instances_admitted, telegram_outbox_failed;
        alter table bot_instances
            drop column last_update_at,
            drop column admitted_at,
            drop column seen_at;
        alter table dialogs
            drop column history_begins_after;
        """);
}
