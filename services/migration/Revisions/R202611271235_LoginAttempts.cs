using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271235, "how often a login failed")]
public sealed class R202611271235_LoginAttempts : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create table login_attempts (
            key            bytea primary key,
            kind           text not null check (kind in ('pair', 'account', 'address')),
            failures       integer not null default 0,
            last_failed_at timestamptz,
            succeeded_at   timestamptz
        );
        comment on column login_attempts.key is 'hash of what is counted: a name as it was typed, an address, or both; the name need not have an account';
        comment on column login_attempts.succeeded_at is 'of a pair: the account was opened from this address';

        grant select, insert, update, delete on login_attempts to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        drop table login_attempts;
        """);
}
