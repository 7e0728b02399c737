using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611240920, "the pool of AI keys and its usage")]
public sealed class R202611240920_TokenPool : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create table ai_token_pool (
            id                    bigint generated always as identity primary key,
            name                  text not null unique,
            provider              text not null check (provider in ('openai', 'azure', 'local')),
            token_ciphertext      bytea,
            token_fingerprint     bytea unique,
            endpoint              text,
            model_access          text not null default 'gpt-4o,gpt-4o-mini',
            priority              integer not null default 1 check (priority between 1 and 1000),
            daily_limit           integer not null default 10000 check (daily_limit >= 0),
            monthly_limit         integer not null default 300000 check (monthly_limit >= 0),
            current_daily_usage   integer not null default 0 check (current_daily_usage >= 0),
            current_monthly_usage integer not null default 0 check (current_monthly_usage >= 0),
            usage_day             date not null default (now() at time zone 'UTC')::date,
            error_count           integer not null default 0,
            last_error            text,
            last_used             timestamptz,
            is_active             boolean not null default true,
            state                 text not null default 'ready' check (state in ('ready', 'cooling', 'disabled')),
            cooldown_until        timestamptz,
            notes                 text,
            created_at            timestamptz not null default now(),
            updated_at            timestamptz not null default now(),
            check ((provider = 'local') = (token_ciphertext is null))
        );
        comment on column ai_token_pool.daily_limit is 'requests a day, 00:00 UTC to 00:00 UTC; 0 means no limit';
        comment on column ai_token_pool.usage_day is 'the day the counters belong to; a later day starts them anew';
        comment on column ai_token_pool.priority is '1 is tried first';

        -- Accounting outlives what it accounts for: no foreign key may stand in the way of a usage record.
        create table ai_token_usage (
            id                bigint generated always as identity primary key,
            request_id        uuid not null unique,
            token_id          bigint not null,
            user_id           bigint,
            assistant_id      bigint,
            dialog_id         bigint,
            model_used        text not null,
            prompt_tokens     integer not null default 0,
            completion_tokens integer not null default 0,
            total_tokens      integer not null default 0,
            request_type      text not null default 'chat' check (request_type in ('chat', 'embedding')),
            response_time     double precision,
            success           boolean,
            outcome           text not null default 'open' check (outcome in ('open', 'completed', 'failed', 'cancelled', 'unknown')),
            error_message     text,
            created_at        timestamptz not null default now()
        );
        comment on column ai_token_usage.outcome is 'open: the call was begun; a process that died leaves it open, and it becomes unknown';
        comment on column ai_token_usage.response_time is 'seconds';
        create index ai_token_usage_token on ai_token_usage (token_id, created_at);
        create index ai_token_usage_open on ai_token_usage (created_at) where outcome = 'open';
        """);

    public override void Down() => Execute.Sql(
        """
        drop table ai_token_usage, ai_token_pool;
        """);
}
