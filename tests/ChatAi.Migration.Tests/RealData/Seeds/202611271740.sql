insert into retrieval_runs (user_id, assistant_id, cause, began_at, ended_at)
select user_id, id, 'questions_changed', now(), now() from assistants;
