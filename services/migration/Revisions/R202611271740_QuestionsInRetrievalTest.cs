using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271740, "a retrieval test follows a change of questions and answers too")]
public sealed class R202611271740_QuestionsInRetrievalTest : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        alter table retrieval_runs drop constraint retrieval_runs_cause_check;
        alter table retrieval_runs add constraint retrieval_runs_cause_check
            check (cause in ('asked', 'document_added', 'document_replaced', 'document_deleted', 'documents_changed', 'questions_changed'));

        create function note_change_of_questions() returns trigger language plpgsql as $$
        begin
            perform request_retrieval_run(assistant_id, 'questions_changed')
            from    (select distinct assistant_id from changed where qa_id is not null order by assistant_id) assistants;
            return null;
        end
        $$;

        create trigger passages_questions_added after insert on passages
            referencing new table as changed for each statement execute function note_change_of_questions();
        create trigger passages_questions_changed after update on passages
            referencing new table as changed for each statement execute function note_change_of_questions();
        create trigger passages_questions_deleted after delete on passages
            referencing old table as changed for each statement execute function note_change_of_questions();
        """);

    public override void Down() => Execute.Sql(
        """
        drop trigger passages_questions_added on passages;
        drop trigger passages_questions_changed on passages;
        drop trigger passages_questions_deleted on passages;
        drop function note_change_of_questions();

        update retrieval_runs set cause = 'documents_changed' where cause = 'questions_changed';
        alter table retrieval_runs drop constraint retrieval_runs_cause_check;
        alter table retrieval_runs add constraint retrieval_runs_cause_check
            check (cause in ('asked', 'document_added', 'document_replaced', 'document_deleted', 'documents_changed'));
        """);
}
