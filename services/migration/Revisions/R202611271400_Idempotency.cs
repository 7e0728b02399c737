using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271400, "requests that may be repeated")]
public sealed class R202611271400_Idempotency : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create table idempotent_requests (
            user_id             bigint not null references users (id) on delete cascade,
            key                 text not null,
            request_hash        bytea not null,
            claimed_until       timestamptz not null,
            status              integer,
            location            text,
            content_type        text,
            response_ciphertext bytea,
            created_at          timestamptz not null default now(),
            primary key (user_id, key)
        );
        comment on table idempotent_requests is 'what was answered to a request with an Idempotency-Key, to be answered again';
        comment on column idempotent_requests.user_id is 'the caller';
        comment on column idempotent_requests.status is 'null while the request is worked on';
        create index idempotent_requests_age on idempotent_requests (created_at);

        grant select, insert, update, delete on idempotent_requests to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        drop table idempotent_requests;
        """);
}
