insert into retrieval_checks (user_id, assistant_id, question, document_id, document_name, edition)
select user_id, assistant_id, 'What does "delivery" cost?', id, filename, 2 from documents where status = 'ready';
insert into retrieval_checks (user_id, assistant_id, question, document_id, document_name)
select user_id, id, 'What did it cost?', null, 'price list "2025".pdf' from assistants;
insert into retrieval_runs (user_id, assistant_id, cause, attempts, began_at, ended_at, embedding_model, checks, hits, mrr, results)
select user_id, id, 'asked', 1, now(), now(), embedding_model, 2, 1, 0.25, '[{"check_id":1,"place":2}]' from assistants;
insert into retrieval_runs (user_id, assistant_id, cause, error)
select user_id, id, 'document_deleted', 'No AI key can embed them at the moment' from assistants;
