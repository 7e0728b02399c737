using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611240910, "bots, their inbox and their outbox")]
public sealed class R202611240910_Bots : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create table bot_instances (
            id                   bigint generated always as identity primary key,
            user_id              bigint not null,
            assistant_id         bigint not null,
            platform             text not null default 'telegram' check (platform = 'telegram'),
            bot_token_ciphertext bytea not null,
            token_fingerprint    bytea not null unique,
            telegram_id          bigint not null,
            username             text not null,
            display_name         text not null,
            mode                 text not null default 'polling' check (mode in ('polling', 'webhook')),
            webhook_id           uuid not null default gen_random_uuid() unique,
            webhook_secret       text not null,
            webhook_url          text,
            next_update_id       bigint not null default 0,
            is_active            boolean not null default true,
            state                text not null default 'starting' check (state in ('starting', 'running', 'stopped', 'error')),
            last_error           text,
            created_at           timestamptz not null default now(),
            updated_at           timestamptz not null default now(),
            foreign key (assistant_id, user_id) references assistants (id, user_id) on delete cascade
        );
        comment on column bot_instances.next_update_id is 'the offset of the next getUpdates; moves in the transaction that stores the batch';
        comment on column bot_instances.webhook_url is 'what Telegram was last told; null: nothing, the bot polls';
        create index bot_instances_user on bot_instances (user_id);
        create index bot_instances_assistant on bot_instances (assistant_id, user_id);

        create table telegram_updates (
            bot_id       bigint not null references bot_instances (id) on delete cascade,
            update_id    bigint not null,
            chat_id      bigint,
            payload      text not null,
            state        text not null default 'pending' check (state in ('pending', 'done', 'ignored', 'failed')),
            attempts     integer not null default 0,
            error        text,
            trace_parent text,
            received_at  timestamptz not null default now(),
            finished_at  timestamptz,
            primary key (bot_id, update_id)
        );
        comment on column telegram_updates.payload is 'as it came, which need not be JSON: a malformed update is kept for inspection';
        create index telegram_updates_pending on telegram_updates (bot_id, update_id) where state = 'pending';
        """);

    public override void Down() => Execute.Sql(
        """
        drop table telegram_updates, bot_instances;
        """);
}
