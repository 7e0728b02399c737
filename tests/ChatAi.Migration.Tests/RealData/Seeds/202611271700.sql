insert into qa_knowledge (user_id, assistant_id, question, answer, question_hash, status, error, is_searchable, version, attempts, claimed_until)
select user_id, id, q.question, E'By tram.\nOr "on foot".', sha256(convert_to(q.question, 'UTF8')), q.status, q.error, false, 2, 1, case when q.status = 'pending' then now() end
from   assistants, (values ('How do I get to you?', 'pending', null), ('Как к вам доехать?', 'failed', 'The AI provider refused to embed it')) q (question, status, error);
