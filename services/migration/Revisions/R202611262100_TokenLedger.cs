using FluentMigrator;

namespace ChatAi.Migration.Revisions;

/// <summary>
/// Replicas of the pool lease room on a key in blocks and spend it in memory. A block is a row of <c>ai_token_grants</c>
/// as long as any of it is open; each of its requests becomes one usage row, known by its grant and its number in it.
/// </summary>
[Migration(202611262100, "leases on the limits of AI keys, quotas of tenants")]
public sealed class R202611262100_TokenLedger : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        alter table ai_token_pool
            add account                text check (account <> ''),
            add requests_per_minute    integer not null default 0 check (requests_per_minute >= 0),
            add tokens_per_minute      integer not null default 0 check (tokens_per_minute >= 0),
            add monthly_spend_limit    numeric(14, 2) not null default 0 check (monthly_spend_limit >= 0),
            add current_monthly_spend  numeric(20, 8) not null default 0,
            add reserved_daily_usage   integer not null default 0,
            add reserved_monthly_usage integer not null default 0,
            add reserved_monthly_spend numeric(20, 8) not null default 0,
            add minute_bucket          bigint not null default 0,
            add minute_requests        bigint[] not null default '{0,0,0,0,0,0,0}',
            add minute_tokens          bigint[] not null default '{0,0,0,0,0,0,0}';
        comment on column ai_token_pool.account is 'keys of one account at the provider share its fate';
        comment on column ai_token_pool.current_daily_usage is 'usage rows of usage_day';
        comment on column ai_token_pool.reserved_daily_usage is 'requests leased to replicas for usage_day and not yet used: with current_daily_usage never above daily_limit';
        comment on column ai_token_pool.monthly_spend_limit is 'US dollars a month; 0 means no limit';
        comment on column ai_token_pool.minute_requests is 'used and leased in the ten seconds of minute_bucket (epoch seconds / 10) and the six times ten before';

        create table ai_token_accounts (
            account        text primary key,
            cooldown_until timestamptz not null,
            reason         text not null
        );
        comment on table ai_token_accounts is 'accounts whose keys fail together, and rest together';

        create table ai_token_replicas (
            id         uuid primary key,
            expires_at timestamptz not null,
            is_closed  boolean not null default false
        );
        comment on table ai_token_replicas is 'replicas of the pool that run, or whose journals have not been found yet';
        comment on column ai_token_replicas.is_closed is 'it was silent for too long, and what it had leased is charged';

        create table ai_tenant_quota (
            user_id                bigint primary key references users (id) on delete cascade,
            monthly_requests       integer not null default 0 check (monthly_requests >= 0),
            monthly_tokens         bigint not null default 0 check (monthly_tokens >= 0),
            usage_day              date not null default (now() at time zone 'UTC')::date,
            current_requests       integer not null default 0,
            current_tokens         bigint not null default 0,
            reserved_requests      integer not null default 0,
            reserved_tokens        bigint not null default 0,
            updated_at             timestamptz not null default now()
        );
        comment on table ai_tenant_quota is 'what a tenant may use in a month (UTC); 0 means no limit, no row means none either';

        create table ai_token_grants (
            id          bigint generated always as identity primary key,
            replica_id  uuid not null,
            token_id    bigint,
            user_id     bigint,
            day         date not null,
            bucket      bigint not null,
            slots       integer not null,
            requests    integer not null check (requests >= 0),
            tokens      bigint not null default 0,
            spend       numeric(20, 8) not null default 0,
            check ((token_id is null) <> (user_id is null))
        );
        comment on column ai_token_grants.slots is 'requests of the grant that can become usage rows, numbered from 1';
        comment on column ai_token_grants.requests is 'what of the grant is open: neither used nor given back';
        create index ai_token_grants_replica on ai_token_grants (replica_id);

        create table ai_model_prices (
            model            text primary key check (model <> ''),
            prompt_price     numeric(12, 4) not null check (prompt_price >= 0),
            completion_price numeric(12, 4) not null check (completion_price >= 0),
            updated_at       timestamptz not null default now()
        );
        comment on table ai_model_prices is 'US dollars for a million tokens';

        create table ai_token_audit (
            id         bigint generated always as identity primary key,
            token_id   bigint,
            token_name text not null,
            actor      text not null,
            action     text not null,
            details    jsonb not null default '{}',
            created_at timestamptz not null default now()
        );
        create index ai_token_audit_token on ai_token_audit (token_id, created_at);

        alter table ai_token_usage
            drop column request_id,
            add grant_id     bigint,
            add slot         integer,
            add usage_source text not null default 'unknown' check (usage_source in ('measured', 'estimated', 'unknown')),
            add cost         numeric(20, 8) not null default 0,
            add constraint ai_token_usage_slot unique (grant_id, slot);
        update ai_token_usage set outcome = 'unknown' where outcome = 'open';
        drop index ai_token_usage_open;
        alter table ai_token_usage
            alter outcome drop default,
            drop constraint ai_token_usage_outcome_check,
            add constraint ai_token_usage_outcome_check check (outcome in ('completed', 'failed', 'cancelled', 'unknown'));
        comment on column ai_token_usage.outcome is 'unknown: the process that made the call died before its end';
        comment on column ai_token_usage.usage_source is 'how the tokens are known: counted by the provider, by our tokenizer, or not at all';
        comment on column ai_token_usage.cost is 'US dollars, by the prices of that moment';
        create index ai_token_usage_user on ai_token_usage (user_id, created_at) where user_id is not null;
        create index ai_token_usage_created on ai_token_usage using brin (created_at);

        create function notify_ai_token_pool() returns trigger language plpgsql as $$
        begin
            perform pg_notify('ai_token_pool', '');
            return null;
        end
        $$;

        -- What decides which key is chosen; counters move too often to be told.
        create trigger ai_token_pool_changed
        after  insert or delete or truncate
            or update of name, provider, token_ciphertext, endpoint, model_access, priority, account, daily_limit, monthly_limit,
                         requests_per_minute, tokens_per_minute, monthly_spend_limit, is_active, state, cooldown_until
        on     ai_token_pool
        for    each statement execute function notify_ai_token_pool();

        create trigger ai_token_accounts_changed
        after  insert or update or delete on ai_token_accounts
        for    each statement execute function notify_ai_token_pool();

        create trigger ai_tenant_quota_changed
        after  insert or delete or update of monthly_requests, monthly_tokens on ai_tenant_quota
        for    each statement execute function notify_ai_token_pool();

        create trigger ai_model_prices_changed
        after  insert or update or delete on ai_model_prices
        for    each statement execute function notify_ai_token_pool();

        grant select, insert, update, delete
        on    ai_token_accounts, ai_token_replicas, ai_token_grants, ai_tenant_quota, ai_model_prices, ai_token_audit
        to    chatai_token_pool;
        """);

    public override void Down() => Execute.Sql(
        """
        drop trigger ai_token_pool_changed on ai_token_pool;
        drop table ai_token_accounts, ai_token_replicas, ai_token_grants, ai_tenant_quota, ai_model_prices, ai_token_audit;
        drop function notify_ai_token_pool();

        drop index ai_token_usage_user, ai_token_usage_created;
        alter table ai_token_usage
            drop constraint ai_token_usage_slot,
            drop constraint ai_token_usage_outcome_check,
            drop column grant_id,
            drop column slot,
            drop column usage_source,
            drop column cost,
            add request_id uuid not null default gen_random_uuid() unique,
            alter outcome set default 'open',
            add constraint ai_token_usage_outcome_check check (outcome in ('open', 'completed', 'failed', 'cancelled', 'unknown'));
        alter table ai_token_usage alter request_id drop default;
        comment on column ai_token_usage.outcome is 'open: the call was begun; a process that died leaves it open, and it becomes unknown';
        create index ai_token_usage_open on ai_token_usage (created_at) where outcome = 'open';

        comment on column ai_token_pool.current_daily_usage is null;
        alter table ai_token_pool
            drop column account,
            drop column requests_per_minute,
            drop column tokens_per_minute,
            drop column monthly_spend_limit,
            drop column current_monthly_spend,
            drop column reserved_daily_usage,
            drop column reserved_monthly_usage,
            drop column reserved_monthly_spend,
            drop column minute_bucket,
            drop column minute_requests,
            drop column minute_tokens;
        """);
}
