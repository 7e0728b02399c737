using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611280730, "how rare each dimension of the vectors is among an assistant's passages")]
public sealed class R202611280730_PassageDimensions : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        -- As BM25 weighs words. Where nearly all passages have something in every dimension, as the vectors of models do, all weigh the same.
        create function rarity_of_dimensions(counts vector, passages integer) returns vector immutable language sql return (
            select array_agg(ln(1 + (greatest(passages - seen, 0) + smooth) / (seen + smooth)) order by place)::vector
            from   (
                -- The row that an upsert would insert is computed before it is merged, and what is taken away is negative.
                select place, greatest(count, 1)::double precision as seen, 0.5 + 0.005 * greatest(passages, 0) as smooth
                from   unnest(counts::real[]) with ordinality as dimensions (count, place)
            ) smoothed
        );

        create table passage_dimensions (
            assistant_id bigint primary key,
            passages     integer not null,
            counts       vector(1536) not null,
            weights      vector(1536) not null generated always as (rarity_of_dimensions(counts, passages)) stored
        );
        comment on table passage_dimensions is 'how many passages of an assistant have something in each dimension of their vectors; kept by the triggers of passages';

        create function count_passage_dimensions() returns trigger language plpgsql as $$
        begin
            insert into passage_dimensions as known (assistant_id, passages, counts)
            select   assistant_id, max(passages), array_agg(seen order by place)::vector
            from     (
                select   assistant_id, place, tg_argv[0]::integer * count(*) as passages, (tg_argv[0]::integer * count(*) filter (where value <> 0))::real as seen
                from     changed, unnest(embedding::real[]) with ordinality as dimensions (value, place)
                group by assistant_id, place
            ) counted
            group by assistant_id
            order by assistant_id
            on conflict (assistant_id) do update
            set      passages = known.passages + excluded.passages, counts = known.counts + excluded.counts;

            delete from passage_dimensions known
            using  (select distinct assistant_id from changed) assistants
            where  tg_argv[0]::integer < 0
              and  known.assistant_id = assistants.assistant_id
              and  known.passages <= 0;

            return null;
        end $$;

        -- A passage that takes another's place is one that goes and one that comes; by their names, first the one that comes.
        create trigger passages_dimensions_added after insert on passages
            referencing new table as changed for each statement execute function count_passage_dimensions('1');
        create trigger passages_dimensions_changed after update on passages
            referencing new table as changed for each statement execute function count_passage_dimensions('1');
        create trigger passages_dimensions_removed after delete on passages
            referencing old table as changed for each statement execute function count_passage_dimensions('-1');
        create trigger passages_dimensions_replaced after update on passages
            referencing old table as changed for each statement execute function count_passage_dimensions('-1');

        insert into passage_dimensions (assistant_id, passages, counts)
        select   assistant_id, max(passages), array_agg(seen order by place)::vector
        from     (
            select   assistant_id, place, count(*) as passages, (count(*) filter (where value <> 0))::real as seen
            from     passages, unnest(embedding::real[]) with ordinality as dimensions (value, place)
            group by assistant_id, place
        ) counted
        group by assistant_id;

        grant select, insert, update, delete on passage_dimensions to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        drop trigger passages_dimensions_added on passages;
        drop trigger passages_dimensions_changed on passages;
        drop trigger passages_dimensions_removed on passages;
        drop trigger passages_dimensions_replaced on passages;
        drop function count_passage_dimensions();
        drop table passage_dimensions;
        drop function rarity_of_dimensions(vector, integer);
        """);
}
