using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611240905, "assistants and their knowledge")]
public sealed class R202611240905_Knowledge : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        create extension if not exists vector;

        create table assistants (
            id              bigint generated always as identity primary key,
            user_id         bigint not null references users (id) on delete cascade,
            name            text not null,
            ai_model        text not null default 'gpt-4o-mini',
            system_prompt   text not null default '',
            embedding_model text,
            is_active       boolean not null default true,
            created_at      timestamptz not null default now(),
            updated_at      timestamptz not null default now(),
            unique (id, user_id)
        );
        comment on column assistants.embedding_model is 'fixed by the first document: vectors of two models cannot be compared';
        create index assistants_user on assistants (user_id);

        create table documents (
            id            bigint generated always as identity primary key,
            user_id       bigint not null,
            assistant_id  bigint not null,
            filename      text not null,
            media_type    text not null,
            size          bigint not null,
            sha256        bytea not null,
            content       bytea not null,
            status        text not null default 'pending' check (status in ('pending', 'processing', 'ready', 'failed')),
            error         text,
            passage_count integer not null default 0,
            passages_done integer not null default 0,
            attempts      integer not null default 0,
            claimed_until timestamptz,
            created_at    timestamptz not null default now(),
            updated_at    timestamptz not null default now(),
            unique (assistant_id, sha256),
            foreign key (assistant_id, user_id) references assistants (id, user_id) on delete cascade
        );
        comment on column documents.passages_done is 'how many of passage_count have their vector: the progress while status is processing';
        create index documents_unfinished on documents (id) where status in ('pending', 'processing');

        create table passages (
            id              bigint generated always as identity primary key,
            user_id         bigint not null,
            assistant_id    bigint not null,
            document_id     bigint not null references documents (id) on delete cascade,
            position        integer not null,
            heading_path    text not null default '',
            content         text not null,
            language        regconfig not null default 'simple',
            tsv             tsvector not null,
            embedding_model text not null,
            embedding       halfvec(1536) not null,
            unique (document_id, position),
            foreign key (assistant_id, user_id) references assistants (id, user_id) on delete cascade
        );
        -- 3 kB a vector would move out of the row by default, and exact search is 3.5 times as fast inside it.
        alter table passages alter column embedding set storage plain;
        create index passages_assistant on passages (assistant_id);
        create index passages_tsv on passages using gin (tsv);
        create index passages_embedding on passages using hnsw (embedding halfvec_cosine_ops);
        """);

    public override void Down() => Execute.Sql(
        """
        drop table passages, documents, assistants;
        drop extension vector;
        """);
}
