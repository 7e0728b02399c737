using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611270930, "hand-over of dialogs to people")]
public sealed class R202611270930_Handoffs : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create table handoffs (
            id           bigint generated always as identity primary key,
            dialog_id    bigint not null references dialogs (id) on delete cascade,
            user_id      bigint not null,
            status       text not null default 'requested' check (status in ('requested', 'active', 'released', 'cancelled')),
            reason       text not null check (reason in ('user', 'operator', 'api')),
            operator_id  bigint references users (id) on delete set null,
            requested_at timestamptz not null default now(),
            taken_at     timestamptz,
            ended_at     timestamptz,
            check (status = 'active' or operator_id is null or ended_at is not null)
        );
        comment on table handoffs is 'each time that a dialog went, or should have gone, to a person';
        comment on column handoffs.user_id is 'the tenant';
        comment on column handoffs.reason is 'who asked: the user in the chat, a caller of the API, or nobody but the operator';
        create unique index handoffs_open on handoffs (dialog_id) where status in ('requested', 'active');
        create index handoffs_queue on handoffs (user_id, requested_at, id) where status = 'requested';
        create index handoffs_operator on handoffs (operator_id) where status = 'active';
        create index handoffs_dialog on handoffs (dialog_id, id);

        create table operator_presence (
            user_id      bigint primary key references users (id) on delete cascade,
            last_seen_at timestamptz not null
        );

        alter table dialogs drop constraint dialogs_handoff_status_check;
        update dialogs
        set    handoff_status = case handoff_status when 'resolved' then 'released' else 'requested' end
        where  handoff_status in ('resolved', 'active');
        alter table dialogs
            add constraint dialogs_handoff_status_check check (handoff_status in ('none', 'requested', 'active', 'released', 'cancelled'));

        insert into handoffs (dialog_id, user_id, reason, requested_at)
        select id, user_id, 'user', last_message_at
        from   dialogs
        where  handoff_status = 'requested';

        grant select, insert, update, delete on handoffs, operator_presence to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        alter table dialogs drop constraint dialogs_handoff_status_check;
        update dialogs
        set    handoff_status = 'resolved'
        where  handoff_status in ('released', 'cancelled');
        alter table dialogs
            add constraint dialogs_handoff_status_check check (handoff_status in ('none', 'requested', 'active', 'resolved'));

        drop table operator_presence, handoffs;
        """);
}
