insert into dialog_messages (dialog_id, sender, text, client_key, is_unanswered) select id, 'user', 'And on Mars?', 'key-' || id, true from dialogs where channel = 'web';
insert into dialogs (user_id, assistant_id, channel) select user_id, id, 'web' from assistants;
update handoffs set operator_id = null, status = 'cancelled' where status = 'requested' and dialog_id in (select id from dialogs where telegram_chat_id = 43);
update events set position = id where id <= 3;
update event_stream set position = 3;
