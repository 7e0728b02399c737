using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271230, "audit: who did what to what, from where")]
public sealed class R202611271230_Audit : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        -- What happened outlives who did it and whom it was done to: no foreign keys.
        create table audit_events (
            id             bigint generated always as identity primary key,
            occurred_at    timestamptz not null default now(),
            action         text not null,
            success        boolean not null,
            actor_id       bigint,
            tenant_id      bigint,
            target_type    text,
            target_id      text,
            remote_address inet,
            detail         text,
            check ((target_type is null) = (target_id is null))
        );
        comment on column audit_events.actor_id is 'the user who did it; null when nobody was signed in';
        comment on column audit_events.tenant_id is 'whose data it was about; null when that is not known';
        comment on column audit_events.remote_address is 'as the gateway saw it';
        create index audit_events_tenant on audit_events (tenant_id, id desc);
        create index audit_events_occurred on audit_events (occurred_at);

        -- Never updated; deleted only when it is old.
        grant select, insert, delete on audit_events to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        drop table audit_events;
        """);
}
