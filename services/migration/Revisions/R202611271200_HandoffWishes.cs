using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271200, "wishes for a person that are detected, working hours, versions of assistants")]
public sealed class R202611271200_HandoffWishes : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        alter table handoffs drop constraint handoffs_reason_check;
        alter table handoffs add constraint handoffs_reason_check check (reason in ('user', 'operator', 'api', 'detected'));
        comment on column handoffs.reason is 'who asked: the user in the chat, by a command or in words, a caller of the API, or nobody but the operator';

        alter table assistants
            add column version        bigint not null default 1,
            add column detect_handoff boolean not null default true,
            add column working_hours  jsonb,
            add column time_zone      text not null default 'UTC';
        comment on column assistants.version is 'counts what its owner can see change; the entity tag of the API';
        comment on column assistants.detect_handoff is 'whether a message that asks for a person in words counts as the command does';
        comment on column assistants.working_hours is 'by weekday, when there are people to answer, in its time zone; null: always';

        alter table telegram_outbox add column person_button text;
        comment on column telegram_outbox.person_button is 'what the button says by which a person can be asked for; null: no such button';
        """);

    public override void Down() => Execute.Sql(
        """
        alter table telegram_outbox drop column person_button;

        alter table assistants
            drop column version,
            drop column detect_handoff,
            drop column working_hours,
            drop column time_zone;

        alter table handoffs drop constraint handoffs_reason_check;
        update handoffs
        set    reason = 'user'
        where  reason = 'detected';
        alter table handoffs add constraint handoffs_reason_check check (reason in ('user', 'operator', 'api'));
        comment on column handoffs.reason is 'who asked: the user in the chat, a caller of the API, or nobody but the operator';
        """);
}
