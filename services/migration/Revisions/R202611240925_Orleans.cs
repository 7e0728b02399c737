using FluentMigrator;

namespace ChatAi.Migration.Revisions;

/// <summary>
/// The membership of the bot-manager's cluster. Orleans brings no SQL of its own: it reads the statements it runs from
/// <c>OrleansQuery</c>, by keys and with parameters that it fixes (https://learn.microsoft.com/dotnet/orleans/host/configuration-guide/adonet-configuration).
/// A change of the membership takes effect only on the version it was decided on, and raises it, in one statement.
/// </summary>
[Migration(202611240925, "membership of the bot-manager's cluster")]
public sealed class R202611240925_Orleans : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create table orleans_clusters (
            deployment_id text primary key,
            version       integer not null default 0,
            changed_at    timestamptz not null default now()
        );

        create table orleans_silos (
            deployment_id text not null references orleans_clusters (deployment_id) on delete cascade,
            address       text not null,
            port          integer not null,
            generation    integer not null,
            silo_name     text not null,
            host_name     text not null,
            status        integer not null,
            proxy_port    integer,
            suspect_times text,
            start_time    timestamptz not null,
            i_am_alive    timestamptz not null,
            primary key (deployment_id, address, port, generation)
        );
        comment on column orleans_silos.status is 'as Orleans counts: 3 active, 6 dead';

        create table orleansquery (
            querykey  text primary key,
            querytext text not null
        );

        insert into orleansquery (querykey, querytext) values
        ('GatewaysQueryKey', $query$
            select address as "Address", proxy_port as "ProxyPort", generation as "Generation"
            from   orleans_silos
            where  deployment_id = @DeploymentId
              and  status = @Status
              and  proxy_port > 0
        $query$),
        ('MembershipReadRowKey', $query$
            select c.version as "Version", s.address as "Address", s.port as "Port", s.generation as "Generation",
                   s.silo_name as "SiloName", s.host_name as "HostName", s.status as "Status", s.proxy_port as "ProxyPort",
                   s.suspect_times as "SuspectTimes", s.start_time as "StartTime", s.i_am_alive as "IAmAliveTime"
            from   orleans_clusters c
            left   join orleans_silos s
                   on  s.deployment_id = c.deployment_id
                   and s.address = @Address and s.port = @Port and s.generation = @Generation
            where  c.deployment_id = @DeploymentId
        $query$),
        ('MembershipReadAllKey', $query$
            select c.version as "Version", s.address as "Address", s.port as "Port", s.generation as "Generation",
                   s.silo_name as "SiloName", s.host_name as "HostName", s.status as "Status", s.proxy_port as "ProxyPort",
                   s.suspect_times as "SuspectTimes", s.start_time as "StartTime", s.i_am_alive as "IAmAliveTime"
            from   orleans_clusters c
            left   join orleans_silos s on s.deployment_id = c.deployment_id
            where  c.deployment_id = @DeploymentId
        $query$),
        ('InsertMembershipVersionKey', $query$
            with added as (
                insert into orleans_clusters (deployment_id)
                values (@DeploymentId)
                on conflict do nothing
                returning 1
            )
            select count(*) > 0 from added
        $query$),
        ('InsertMembershipKey', $query$
            with raised as (
                update orleans_clusters
                set    version = version + 1, changed_at = now()
                where  deployment_id = @DeploymentId
                  and  version = @Version
                  and  not exists (
                           select from orleans_silos
                           where  deployment_id = @DeploymentId
                             and  address = @Address and port = @Port and generation = @Generation
                       )
                returning deployment_id
            ),
            added as (
                insert into orleans_silos
                       (deployment_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, i_am_alive)
                select deployment_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
                from   raised
                returning 1
            )
            select count(*) > 0 from added
        $query$),
        ('UpdateMembershipKey', $query$
            with raised as (
                update orleans_clusters
                set    version = version + 1, changed_at = now()
                where  deployment_id = @DeploymentId
                  and  version = @Version
                  and  exists (
                           select from orleans_silos
                           where  deployment_id = @DeploymentId
                             and  address = @Address and port = @Port and generation = @Generation
                       )
                returning deployment_id
            ),
            changed as (
                update orleans_silos s
                set    status = @Status, suspect_times = @SuspectTimes, i_am_alive = greatest(s.i_am_alive, @IAmAliveTime)
                from   raised r
                where  s.deployment_id = r.deployment_id
                  and  s.address = @Address and s.port = @Port and s.generation = @Generation
                returning 1
            )
            select count(*) > 0 from changed
        $query$),
        ('UpdateIAmAlivetimeKey', $query$
            update orleans_silos
            set    i_am_alive = greatest(i_am_alive, @IAmAliveTime)
            where  deployment_id = @DeploymentId
              and  address = @Address and port = @Port and generation = @Generation
        $query$),
        ('DeleteMembershipTableEntriesKey', $query$
            delete from orleans_clusters
            where  deployment_id = @DeploymentId
        $query$),
        ('CleanupDefunctSiloEntriesKey', $query$
            delete from orleans_silos
            where  deployment_id = @DeploymentId
              and  status = 6
              and  start_time < @IAmAliveTime
              and  i_am_alive < @IAmAliveTime
        $query$);
        """);

    public override void Down() => Execute.Sql(
        """
        drop table orleansquery, orleans_silos, orleans_clusters;
        """);
}
