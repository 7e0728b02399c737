using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271245, "addresses that have been confirmed")]
public sealed class R202611271245_EmailConfirmations : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        alter table users
            add confirmed_at timestamptz,
            add mailed_at    timestamptz;
        comment on column users.confirmed_at is 'when it was shown that the address is the user''s own';
        comment on column users.mailed_at is 'the last mail that anybody can cause who knows the address';

        -- Who has an account already keeps it.
        update users set confirmed_at = created_at;

        create table email_confirmations (
            id            bigint generated always as identity primary key,
            user_id       bigint not null references users (id) on delete cascade,
            token_hash    bytea not null unique,
            password_hash text not null,
            expires_at    timestamptz not null,
            created_at    timestamptz not null default now()
        );
        comment on column email_confirmations.password_hash is 'of the registration that the token was mailed for: it becomes the account''s, so that who registers the address of another gains nothing';
        create index email_confirmations_user on email_confirmations (user_id, id);

        grant select, insert, update, delete on email_confirmations to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        drop table email_confirmations;
        alter table users
            drop column confirmed_at,
            drop column mailed_at;
        """);
}
