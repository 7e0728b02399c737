using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611240915, "dialogs, their messages, and the way out")]
public sealed class R202611240915_Dialogs : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create table dialogs (
            id                bigint generated always as identity primary key,
            user_id           bigint not null,
            assistant_id      bigint not null,
            channel           text not null check (channel in ('telegram', 'web')),
            bot_id            bigint references bot_instances (id) on delete cascade,
            telegram_chat_id  bigint,
            telegram_username text,
            first_name        text,
            last_name         text,
            language_code     text,
            handoff_status    text not null default 'none' check (handoff_status in ('none', 'requested', 'active', 'resolved')),
            message_count     integer not null default 0,
            started_at        timestamptz not null default now(),
            last_message_at   timestamptz not null default now(),
            check ((channel = 'telegram') = (bot_id is not null and telegram_chat_id is not null)),
            unique (bot_id, telegram_chat_id),
            foreign key (assistant_id, user_id) references assistants (id, user_id) on delete cascade
        );
        create index dialogs_user on dialogs (user_id, last_message_at desc);
        create index dialogs_assistant on dialogs (assistant_id, user_id);

        create table dialog_messages (
            id                   bigint generated always as identity primary key,
            dialog_id            bigint not null references dialogs (id) on delete cascade,
            sender               text not null check (sender in ('user', 'assistant', 'operator', 'system')),
            text                 text not null,
            sources              jsonb,
            bot_id               bigint,
            update_id            bigint,
            reply_to             bigint references dialog_messages (id) on delete cascade,
            answer_claimed_until timestamptz,
            created_at           timestamptz not null default now(),
            check ((bot_id is null) = (update_id is null))
        );
        comment on column dialog_messages.update_id is 'with bot_id the key of a turn: the same update makes no second message';
        comment on column dialog_messages.reply_to is 'the message that this one answers; unique, so that none is answered twice';
        comment on column dialog_messages.answer_claimed_until is 'who answers holds this lease; after a crash it runs out';
        create unique index dialog_messages_turn on dialog_messages (bot_id, update_id) where update_id is not null;
        create unique index dialog_messages_answer on dialog_messages (reply_to) where reply_to is not null;
        create index dialog_messages_dialog on dialog_messages (dialog_id, id);

        create table telegram_outbox (
            id                  bigint generated always as identity primary key,
            bot_id              bigint not null references bot_instances (id) on delete cascade,
            chat_id             bigint not null,
            message_id          bigint not null unique references dialog_messages (id) on delete cascade,
            text                text not null,
            sources             jsonb,
            state               text not null default 'pending' check (state in ('pending', 'sent', 'failed')),
            parts_sent          integer not null default 0,
            attempts            integer not null default 0,
            next_attempt_at     timestamptz not null default now(),
            telegram_message_id bigint,
            last_error          text,
            trace_parent        text,
            created_at          timestamptz not null default now(),
            sent_at             timestamptz
        );
        comment on column telegram_outbox.parts_sent is 'a text longer than a Telegram message goes out in parts, and is taken up again where it stopped';
        create index telegram_outbox_pending on telegram_outbox (bot_id, chat_id, id) where state = 'pending';
        """);

    public override void Down() => Execute.Sql(
        """
        drop table telegram_outbox, dialog_messages, dialogs;
        """);
}
