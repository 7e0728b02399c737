insert into given_answers (message_id, dialog_id, assistant_id, is_sourced, open_question, took, answered_at)
select m.id, m.dialog_id, d.assistant_id, m.sources is not null, case when m.sources is null then 'and on mars' end, interval '1.5 seconds', m.created_at
from   dialog_messages m
join   dialogs d on d.id = m.dialog_id
where  m.sender = 'assistant';
update given_answers set feedback = 'down', feedback_comment = 'That was last year.', feedback_at = now() where message_id = (select min(message_id) from given_answers);
update given_answers set feedback = 'up', feedback_at = now() where message_id = (select max(message_id) from given_answers);
update assistants set feedback_buttons = false, not_found_message = 'Ask us at the desk.';
update telegram_outbox set feedback_buttons = true where state = 'pending';
