insert into dialogs (user_id, assistant_id, channel, bot_id, telegram_chat_id, telegram_username, first_name, language_code, handoff_status, message_count)
select b.user_id, b.assistant_id, 'telegram', b.id, c.n, 'user' || c.n, 'Ülo', 'et', c.status, 3
from   bot_instances b, (values (41, 'none'), (42, 'requested'), (43, 'active'), (44, 'resolved')) c (n, status);
insert into dialogs (user_id, assistant_id, channel, message_count) select user_id, id, 'web', 2 from assistants;
insert into dialog_messages (dialog_id, sender, text, bot_id, update_id)
select id, 'user', 'What does delivery cost?', bot_id, case when bot_id is not null then telegram_chat_id end from dialogs;
insert into dialog_messages (dialog_id, sender, text, sources, reply_to, answer_claimed_until)
select dialog_id, 'assistant', 'One euro.', '[{"document": "price list"}]', id, now() from dialog_messages;
insert into dialog_messages (dialog_id, sender, text) select id, 'operator', 'Anything else?' from dialogs where handoff_status = 'active';
insert into telegram_outbox (bot_id, chat_id, message_id, text, sources, state, parts_sent, attempts, telegram_message_id, last_error, sent_at)
select d.bot_id, d.telegram_chat_id, m.id, m.text, m.sources, s.state, 1, 1, 9, case s.state when 'failed' then 'blocked by the user' end, case s.state when 'sent' then now() end
from   dialog_messages m
join   dialogs d on d.id = m.dialog_id and d.channel = 'telegram'
join   (values (41, 'sent'), (42, 'pending'), (43, 'failed'), (44, 'sent')) s (chat, state) on s.chat = d.telegram_chat_id
where  m.sender = 'assistant';
