using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611270945, "mail: forgotten passwords, invitations of operators")]
public sealed class R202611270945_AccountMail : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create table mails (
            id              bigint generated always as identity primary key,
            recipient       text not null,
            subject         text not null,
            body_ciphertext bytea not null,
            attempts        integer not null default 0,
            next_attempt_at timestamptz not null default now(),
            last_error      text,
            created_at      timestamptz not null default now()
        );
        comment on table mails is 'what is still to be sent; a row goes when its mail has gone';
        create index mails_due on mails (next_attempt_at);

        create table password_resets (
            id         bigint generated always as identity primary key,
            user_id    bigint not null references users (id) on delete cascade,
            token_hash bytea not null unique,
            expires_at timestamptz not null,
            used_at    timestamptz,
            created_at timestamptz not null default now()
        );
        create index password_resets_user on password_resets (user_id, created_at);

        create table operator_invitations (
            id         bigint generated always as identity primary key,
            user_id    bigint not null references users (id) on delete cascade,
            email      text not null,
            token_hash bytea not null unique,
            expires_at timestamptz not null,
            created_at timestamptz not null default now()
        );
        comment on column operator_invitations.user_id is 'the tenant';
        create unique index operator_invitations_email on operator_invitations (user_id, lower(email));

        grant select, insert, update, delete on mails, password_resets, operator_invitations to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        drop table operator_invitations, password_resets, mails;
        """);
}
