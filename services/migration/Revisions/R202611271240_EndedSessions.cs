using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271240, "sessions that have ended, and bots of tenants that are disabled")]
public sealed class R202611271240_EndedSessions : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        -- An access token names its session (the family of refresh tokens), and lives on for a while when that has ended.
        -- The triggers see to it that nothing ends a session unnoticed: no logout, no new password, no account that goes.
        create table ended_sessions (
            family_id uuid primary key,
            ended_at  timestamptz not null default now()
        );
        create index ended_sessions_ended on ended_sessions (ended_at);

        create function note_ended_session() returns trigger language plpgsql as $$
        begin
            insert into ended_sessions (family_id) values (old.family_id) on conflict do nothing;
            return null;
        end
        $$;

        create trigger refresh_tokens_revoked
        after  update of revoked_at on refresh_tokens
        for    each row when (old.revoked_at is null and new.revoked_at is not null)
        execute function note_ended_session();

        -- No access token lives longer than a day.
        create trigger refresh_tokens_deleted
        after  delete on refresh_tokens
        for    each row when (old.revoked_at is null and old.created_at > now() - interval '1 day')
        execute function note_ended_session();

        grant select, insert, update, delete on ended_sessions to chatai_api;

        -- bot-manager does not read accounts, and api does not write bots: the database passes on what the one has to tell
        -- the other, with the rights of its owner.
        alter table bot_instances add is_suspended boolean not null default false;
        comment on column bot_instances.is_suspended is 'its tenant is disabled: it does not run, whatever is_active says';

        create function suspend_bots() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
        begin
            update bot_instances
            set    is_suspended = new.status <> 'active',
                   state = case when new.status = 'active' and is_active then 'starting' else state end,
                   updated_at = clock_timestamp()
            where  user_id = new.id;
            return null;
        end
        $$;

        create trigger users_status_changed
        after  update of status on users
        for    each row when (old.status <> new.status)
        execute function suspend_bots();

        create function suspend_new_bot() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
        begin
            -- The lock: a tenant that is being disabled at this moment is waited for.
            select status <> 'active' into new.is_suspended from users where id = new.user_id for share;
            new.is_suspended := coalesce(new.is_suspended, false);
            return new;
        end
        $$;

        create trigger bot_instances_made
        before insert on bot_instances
        for    each row execute function suspend_new_bot();

        -- How many bots a tenant has, and nothing else of them.
        create view tenant_bots as
        select user_id, count(*) as bots
        from   bot_instances
        group  by user_id;

        grant select on tenant_bots to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        drop view tenant_bots;
        drop trigger bot_instances_made on bot_instances;
        drop trigger users_status_changed on users;
        drop function suspend_new_bot(), suspend_bots();
        alter table bot_instances drop column is_suspended;

        drop trigger refresh_tokens_deleted on refresh_tokens;
        drop trigger refresh_tokens_revoked on refresh_tokens;
        drop function note_ended_session();
        drop table ended_sessions;
        """);
}
