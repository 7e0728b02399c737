using ChatAi.Migration.Schema;
using FluentMigrator;

namespace ChatAi.Migration.Revisions;

/// <summary>Passages are many, and searched while this runs.</summary>
[Migration(202611271700, "questions and answers beside the documents")]
public sealed class R202611271700_QuestionsAndAnswers : OnlineRevision
{
    public override void Up()
    {
        Execute.Sql(
            """
            create table if not exists qa_knowledge (
                id            bigint generated always as identity primary key,
                user_id       bigint not null,
                assistant_id  bigint not null,
                question      text not null check (length(question) between 1 and 1000),
                answer        text not null check (length(answer) between 1 and 10000),
                question_hash bytea not null,
                status        text not null default 'pending' check (status in ('pending', 'ready', 'failed')),
                error         text,
                is_searchable boolean not null default false,
                version       integer not null default 1,
                attempts      integer not null default 0,
                claimed_until timestamptz,
                created_at    timestamptz not null default now(),
                updated_at    timestamptz not null default now(),
                unique (assistant_id, question_hash),
                foreign key (assistant_id, user_id) references assistants (id, user_id) on delete cascade
            );
            """);
        Execute.Sql("comment on column qa_knowledge.question_hash is 'of the question without case, punctuation and spaces: the same question is there once';");
        Execute.Sql("comment on column qa_knowledge.is_searchable is 'whether it has a passage; that of before a change is found until the change is ready';");
        Execute.Sql("comment on column qa_knowledge.version is 'counts its changes: what was embedded of an older one is thrown away';");
        Execute.Sql("comment on column qa_knowledge.updated_at is 'when its owner last changed it';");
        Execute.Sql("create index if not exists qa_knowledge_pending on qa_knowledge (assistant_id, id) where status = 'pending';");
        Execute.Sql("create index if not exists qa_knowledge_searchable on qa_knowledge (assistant_id) where is_searchable;");
        Execute.Sql("grant select, insert, update, delete on qa_knowledge to chatai_api;");

        Execute.Sql("alter table passages alter column document_id drop not null, add column if not exists qa_id bigint;");
        Execute.Sql("comment on column passages.qa_id is 'the pair of a question and its answer that it is; its heading is the question, its content the answer';");
        CreateIndexConcurrently("passages_qa", "passages (qa_id) where qa_id is not null", unique: true);
        AddConstraint("passages", "passages_qa_id_fkey", "foreign key (qa_id) references qa_knowledge (id) on delete cascade");
        AddConstraint("passages", "passages_of_one", "check (num_nonnulls(document_id, qa_id) = 1)");
    }

    public override void Down()
    {
        // The older schema has no place for what is of no document.
        Execute.Sql("delete from passages where document_id is null;");
        AddConstraint("passages", "passages_of_document", "check (document_id is not null)");
        Execute.Sql("alter table passages alter column document_id set not null;");
        Execute.Sql("alter table passages drop constraint if exists passages_of_document, drop column if exists qa_id;");
        Execute.Sql("drop table if exists qa_knowledge;");
    }
}
