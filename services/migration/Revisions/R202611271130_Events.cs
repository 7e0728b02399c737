using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271130, "live events, and dialogs of frontends")]
public sealed class R202611271130_Events : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create table events (
            id         bigint generated always as identity primary key,
            position   bigint unique,
            user_id    bigint not null,
            dialog_id  bigint not null references dialogs (id) on delete cascade,
            type       text not null,
            message_id bigint,
            data       jsonb,
            created_at timestamptz not null default now()
        );
        comment on table events is 'what happened in dialogs, for those who watch; triggers write it in the transaction of the change';
        comment on column events.position is 'its place in the one order that all readers see; given after the commit, and never in between two that were given before';
        create index events_fresh on events (id) where position is null;
        create index events_user on events (user_id, position);
        create index events_dialog on events (dialog_id);

        create table event_stream (
            the_only boolean primary key default true check (the_only),
            position bigint not null default 0,
            purged_to bigint not null default 0
        );
        comment on table event_stream is 'the last position given, and up to where events are deleted already';
        insert into event_stream default values;

        alter table dialog_messages
            add column client_key    text,
            add column is_unanswered boolean not null default false;
        comment on column dialog_messages.client_key is 'the key of a turn on the web channel: the same one makes no second message';
        comment on column dialog_messages.is_unanswered is 'an answer for which the assistant''s documents had nothing';
        create unique index dialog_messages_client_key on dialog_messages (dialog_id, client_key) where client_key is not null;

        create function record_dialog_event() returns trigger language plpgsql as $$
        begin
            insert into events (user_id, dialog_id, type) values (new.user_id, new.id, 'dialog.opened');
            return null;
        end
        $$;
        create trigger dialogs_event after insert on dialogs for each row execute function record_dialog_event();

        create function record_message_event() returns trigger language plpgsql as $$
        begin
            insert into events (user_id, dialog_id, type, message_id)
            select d.user_id, d.id, happened.type, new.id
            from   dialogs d, (values (1, 'message.created'), (2, 'question.unanswered')) happened (place, type)
            where  d.id = new.dialog_id
              and  (happened.place = 1 or new.is_unanswered)
            order  by happened.place;
            return null;
        end
        $$;
        create trigger dialog_messages_event after insert on dialog_messages for each row execute function record_message_event();

        create function record_handoff_event() returns trigger language plpgsql as $$
        begin
            insert into events (user_id, dialog_id, type, data)
            values (new.user_id, new.dialog_id, 'handoff.changed',
                    jsonb_build_object('status', new.status, 'reason', new.reason, 'operator_id', new.operator_id));
            return null;
        end
        $$;
        create trigger handoffs_event after insert or update of status, operator_id on handoffs for each row execute function record_handoff_event();

        grant select, insert, update, delete on events to chatai_api;
        grant select, update on event_stream to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        drop trigger dialogs_event on dialogs;
        drop trigger dialog_messages_event on dialog_messages;
        drop trigger handoffs_event on handoffs;
        drop function record_dialog_event, record_message_event, record_handoff_event;
        alter table dialog_messages drop column is_unanswered, drop column client_key;
        drop table event_stream, events;
        """);
}
