using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271500, "statistics of queries, and how the database grows")]
public sealed class R202611271500_Operations : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        -- Only where the server has it and lets us: nothing but the operators' view of slow queries depends on it.
        do $$
        begin
            if exists (select from pg_available_extensions where name = 'pg_stat_statements') then
                create extension if not exists pg_stat_statements;
            end if;
        exception
            when insufficient_privilege or undefined_file then
                raise notice 'pg_stat_statements was not created: %', sqlerrm;
        end
        $$;

        create table database_size_samples (
            taken_at   timestamptz primary key,
            size_bytes bigint not null
        );
        comment on table database_size_samples is 'how big the database was, one row an hour for a month';

        grant select, insert, delete on database_size_samples to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        drop table database_size_samples;

        do $$
        begin
            drop extension if exists pg_stat_statements;
        exception
            when insufficient_privilege then
                raise notice 'pg_stat_statements was not dropped: %', sqlerrm;
        end
        $$;
        """);
}
