using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271610, "what people think of answers, and questions that had none")]
public sealed class R202611271610_Feedback : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create table given_answers (
            message_id       bigint primary key references dialog_messages (id) on delete cascade,
            dialog_id        bigint not null,
            assistant_id     bigint not null,
            is_sourced       boolean not null,
            open_question    text,
            dealt_with_at    timestamptz,
            took             interval not null,
            feedback         text check (feedback in ('up', 'down')),
            feedback_comment text check (feedback_comment is null or feedback is not null),
            feedback_at      timestamptz,
            answered_at      timestamptz not null default now()
        );
        comment on table given_answers is 'a row for each question that an assistant answered; it goes with its message, and with it all that is counted of it';
        comment on column given_answers.assistant_id is 'that answered; the dialog may be another''s by now';
        comment on column given_answers.is_sourced is 'whether the answer cites the documents';
        comment on column given_answers.open_question is 'the question, normalised, for which the documents had nothing';
        comment on column given_answers.dealt_with_at is 'when the owner took the question off the list';
        comment on column given_answers.took is 'from the question to the answer';
        create index given_answers_assistant on given_answers (assistant_id, answered_at);
        create index given_answers_open on given_answers (assistant_id, open_question) where open_question is not null and dealt_with_at is null;

        -- Hand-overs are few beside messages: the index is made in a moment.
        create index handoffs_tenant on handoffs (user_id, requested_at);

        alter table assistants
            add column feedback_buttons  boolean not null default true,
            add column not_found_message text not null default '';
        comment on column assistants.feedback_buttons is 'whether thumbs stand under its answers on Telegram';
        comment on column assistants.not_found_message is 'what it says when the documents have nothing; empty leaves that to the model';

        alter table telegram_outbox add column feedback_buttons boolean not null default false;
        comment on column telegram_outbox.feedback_buttons is 'whether thumbs stand under it';

        create function record_feedback_event() returns trigger language plpgsql as $$
        begin
            insert into events (user_id, dialog_id, type, message_id, data)
            select user_id, id, 'feedback.changed', new.message_id, jsonb_build_object('value', new.feedback, 'comment', new.feedback_comment)
            from   dialogs
            where  id = new.dialog_id;
            return null;
        end
        $$;
        create trigger given_answers_event
        after  update of feedback, feedback_comment on given_answers
        for    each row when ((old.feedback, old.feedback_comment) is distinct from (new.feedback, new.feedback_comment))
        execute function record_feedback_event();

        grant select, insert, update, delete on given_answers to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        drop table given_answers;
        drop function record_feedback_event;
        drop index handoffs_tenant;
        alter table telegram_outbox drop column feedback_buttons;
        alter table assistants
            drop column feedback_buttons,
            drop column not_found_message;
        """);
}
