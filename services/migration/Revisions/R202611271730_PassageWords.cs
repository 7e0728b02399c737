using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271730, "how rare each word is among an assistant's passages")]
public sealed class R202611271730_PassageWords : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create extension if not exists btree_gin;

        create table passage_words (
            assistant_id bigint not null,
            language     regconfig not null,
            word         text not null,
            passages     integer not null,
            primary key (assistant_id, language, word)
        );
        comment on table passage_words is 'how many passages of an assistant have the word; kept by the triggers of passages';

        create function count_passage_words() returns trigger language plpgsql as $$
        begin
            -- One at a time: two who count the same words in another order would wait for each other.
            perform pg_advisory_xact_lock(hashtext('passage_words'), (assistant_id % 2147483647)::integer)
            from    (select distinct assistant_id from changed order by assistant_id) assistants;

            insert into passage_words as known (assistant_id, language, word, passages)
            select   assistant_id, language, lexeme, tg_argv[0]::integer * count(*)
            from     changed, unnest(tsv)
            group by assistant_id, language, lexeme
            on conflict (assistant_id, language, word) do update
            set      passages = known.passages + excluded.passages;

            delete from passage_words known
            using  (select distinct assistant_id, language, lexeme from changed, unnest(tsv)) words
            where  tg_argv[0]::integer < 0
              and  known.assistant_id = words.assistant_id
              and  known.language = words.language
              and  known.word = words.lexeme
              and  known.passages <= 0;

            return null;
        end $$;

        -- A passage that takes another's place is one that goes and one that comes; by their names, first the one that comes.
        create trigger passages_words_added after insert on passages
            referencing new table as changed for each statement execute function count_passage_words('1');
        create trigger passages_words_changed after update on passages
            referencing new table as changed for each statement execute function count_passage_words('1');
        create trigger passages_words_removed after delete on passages
            referencing old table as changed for each statement execute function count_passage_words('-1');
        create trigger passages_words_replaced after update on passages
            referencing old table as changed for each statement execute function count_passage_words('-1');

        drop index passages_tsv;
        create index passages_tsv on passages using gin (assistant_id, tsv);

        -- The built-in provider makes other vectors now, and words of more languages are known: its documents are read anew.
        delete from passages where embedding_model = 'local-embedding';
        update documents d
        set    status = 'pending', attempts = 0, passages_done = 0, claimed_until = null
        from   assistants a
        where  a.id = d.assistant_id
          and  a.embedding_model = 'local-embedding'
          and  d.status = 'ready';

        insert into passage_words (assistant_id, language, word, passages)
        select assistant_id, language, lexeme, count(*) from passages, unnest(tsv) group by assistant_id, language, lexeme;

        grant select, insert, update, delete on passage_words to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        drop trigger passages_words_added on passages;
        drop trigger passages_words_changed on passages;
        drop trigger passages_words_removed on passages;
        drop trigger passages_words_replaced on passages;
        drop function count_passage_words();
        drop table passage_words;

        drop index passages_tsv;
        create index passages_tsv on passages using gin (tsv);
        drop extension btree_gin;
        """);
}
