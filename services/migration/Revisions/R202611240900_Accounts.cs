using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611240900, "accounts")]
public sealed class R202611240900_Accounts : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create table users (
            id            bigint generated always as identity primary key,
            tenant_id     bigint references users (id) on delete cascade,
            email         text not null,
            password_hash text not null,
            role          text not null default 'user' check (role in ('user', 'operator', 'admin')),
            status        text not null default 'active' check (status in ('active', 'blocked')),
            created_at    timestamptz not null default now(),
            check ((role = 'operator') = (tenant_id is not null))
        );
        comment on column users.tenant_id is 'the owner whose tenant an operator works in; owners are their own tenant';
        create unique index users_email on users (lower(email));
        create index users_tenant on users (tenant_id) where tenant_id is not null;

        create table refresh_tokens (
            id         bigint generated always as identity primary key,
            user_id    bigint not null references users (id) on delete cascade,
            family_id  uuid not null,
            token_hash bytea not null unique,
            expires_at timestamptz not null,
            used_at    timestamptz,
            revoked_at timestamptz,
            created_at timestamptz not null default now()
        );
        create index refresh_tokens_family on refresh_tokens (family_id);
        create index refresh_tokens_user on refresh_tokens (user_id);

        create table signing_keys (
            id                     bigint generated always as identity primary key,
            key_id                 text not null unique,
            private_key_ciphertext bytea not null,
            created_at             timestamptz not null default now(),
            retired_at             timestamptz
        );
        """);

    public override void Down() => Execute.Sql(
        """
        drop table signing_keys, refresh_tokens, users;
        """);
}
