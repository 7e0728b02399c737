using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271330, "webhooks of tenants")]
public sealed class R202611271330_Webhooks : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create table webhooks (
            id                bigint generated always as identity primary key,
            user_id           bigint not null references users (id) on delete cascade,
            url               text not null,
            secret_ciphertext bytea not null,
            event_types       text[] not null,
            is_active         boolean not null default true,
            position          bigint not null,
            failures          integer not null default 0,
            next_attempt_at   timestamptz not null default now(),
            claimed_until     timestamptz not null default '-infinity',
            last_error        text,
            last_delivered_at timestamptz,
            created_at        timestamptz not null default now()
        );
        comment on table webhooks is 'where a tenant is told of events';
        comment on column webhooks.user_id is 'the tenant';
        comment on column webhooks.position is 'of the last event that was delivered or does not concern it';
        comment on column webhooks.claimed_until is 'the replica that delivers holds this lease; after a crash it runs out';
        create index webhooks_user on webhooks (user_id);

        grant select, insert, update, delete on webhooks to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        drop table webhooks;
        """);
}
