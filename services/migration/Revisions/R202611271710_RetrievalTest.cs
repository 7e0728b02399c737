using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271710, "questions of an assistant's owner with the documents that they should find")]
public sealed class R202611271710_RetrievalTest : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create table retrieval_checks (
            id            bigint generated always as identity primary key,
            user_id       bigint not null,
            assistant_id  bigint not null,
            question      text not null,
            document_id   bigint references documents (id) on delete set null,
            document_name text not null,
            edition       integer not null default 1,
            created_at    timestamptz not null default now(),
            updated_at    timestamptz not null default now(),
            foreign key (assistant_id, user_id) references assistants (id, user_id) on delete cascade
        );
        comment on column retrieval_checks.document_id is 'that the question should find; null when it was deleted';
        comment on column retrieval_checks.document_name is 'its file name, also when it is deleted';
        comment on column retrieval_checks.edition is 'counts the changes of what is asked and expected: results of two editions are not compared';
        create index retrieval_checks_assistant on retrieval_checks (assistant_id, id);
        create index retrieval_checks_document on retrieval_checks (document_id);

        create table retrieval_runs (
            id              bigint generated always as identity primary key,
            user_id         bigint not null,
            assistant_id    bigint not null,
            cause           text not null check (cause in ('asked', 'document_added', 'document_replaced', 'document_deleted', 'documents_changed')),
            asked_at        timestamptz not null default clock_timestamp(),
            attempts        integer not null default 0,
            claimed_until   timestamptz,
            error           text,
            began_at        timestamptz,
            ended_at        timestamptz,
            embedding_model text,
            checks          integer,
            hits            integer,
            mrr             double precision,
            results         jsonb,
            foreign key (assistant_id, user_id) references assistants (id, user_id) on delete cascade
        );
        comment on table retrieval_runs is 'all checks of an assistant, asked at one time; a row that has not ended is work to be done';
        comment on column retrieval_runs.asked_at is 'when it was asked for, or the knowledge last changed';
        comment on column retrieval_runs.claimed_until is 'the replica that is at it holds this lease; after a crash, and for another try, it runs out';
        create unique index retrieval_runs_waiting on retrieval_runs (assistant_id) where began_at is null;
        create index retrieval_runs_open on retrieval_runs (id) where ended_at is null;
        create index retrieval_runs_assistant on retrieval_runs (assistant_id, id);

        -- One run waits at a time: what is asked for until it begins is asked for once.
        create function request_retrieval_run(assistant bigint, reason text) returns bigint language sql as $$
            insert into retrieval_runs (user_id, assistant_id, cause)
            select a.user_id, a.id, reason
            from   assistants a
            where  a.id = assistant
              and  exists (select from retrieval_checks c where c.assistant_id = a.id)
            on     conflict (assistant_id) where began_at is null do update
            set    cause = case
                       when excluded.cause = 'asked' then 'asked'
                       when retrieval_runs.cause in ('asked', excluded.cause) then retrieval_runs.cause
                       else 'documents_changed'
                   end,
                   asked_at = excluded.asked_at
            returning id
        $$;

        create function note_change_of_knowledge() returns trigger language plpgsql as $$
        begin
            if tg_op = 'DELETE' then
                perform request_retrieval_run(old.assistant_id, tg_argv[0]);
            else
                update retrieval_checks set document_name = new.filename where document_id = new.id and document_name <> new.filename;
                perform request_retrieval_run(new.assistant_id, tg_argv[0]);
            end if;
            return null;
        end
        $$;

        -- Deferred: the row of the run is locked for the moment of the commit only, not while thousands of passages are stored.
        create constraint trigger documents_inserted after insert on documents
        deferrable initially deferred for each row when (new.replaces is null and new.status = 'ready')
        execute function note_change_of_knowledge('document_added');

        create constraint trigger documents_read after update of status on documents
        deferrable initially deferred for each row
        when (new.replaces is null and new.status = 'ready' and old.status <> 'ready' and new.sha256 = old.sha256)
        execute function note_change_of_knowledge('document_added');

        create constraint trigger documents_replaced after update of sha256 on documents
        deferrable initially deferred for each row when (new.replaces is null and new.status = 'ready' and new.sha256 <> old.sha256)
        execute function note_change_of_knowledge('document_replaced');

        create constraint trigger documents_deleted after delete on documents
        deferrable initially deferred for each row when (old.replaces is null and old.status = 'ready')
        execute function note_change_of_knowledge('document_deleted');

        -- What is told now may be of an assistant, and of no dialog.
        alter table events
            alter column dialog_id drop not null,
            add column   assistant_id bigint references assistants (id) on delete cascade;
        comment on column events.assistant_id is 'of what happened in no dialog';
        create index events_assistant on events (assistant_id) where assistant_id is not null;

        create function record_retrieval_run_event() returns trigger language plpgsql as $$
        begin
            insert into events (user_id, assistant_id, type, data)
            values (new.user_id, new.assistant_id, 'retrieval_run.ended',
                    jsonb_build_object('id', new.id, 'cause', new.cause, 'checks', new.checks, 'hits', new.hits, 'mrr', new.mrr));
            return null;
        end
        $$;
        create trigger retrieval_runs_event
        after  update of ended_at on retrieval_runs
        for    each row when (old.ended_at is null and new.ended_at is not null)
        execute function record_retrieval_run_event();

        grant select, insert, update, delete on retrieval_checks, retrieval_runs to chatai_api;
        """);

    public override void Down() => Execute.Sql(
        """
        drop trigger documents_inserted on documents;
        drop trigger documents_read on documents;
        drop trigger documents_replaced on documents;
        drop trigger documents_deleted on documents;
        drop function note_change_of_knowledge, request_retrieval_run;
        drop table retrieval_runs, retrieval_checks;
        drop function record_retrieval_run_event;
        delete from events where dialog_id is null;
        alter table events
            drop column  assistant_id,
            alter column dialog_id set not null;
        """);
}
