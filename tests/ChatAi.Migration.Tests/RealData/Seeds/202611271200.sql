insert into handoffs (dialog_id, user_id, status, reason, ended_at) select id, user_id, 'released', 'detected', now() from dialogs where telegram_chat_id = 44;
insert into handoffs (dialog_id, user_id, reason) select id, user_id, 'detected' from dialogs where telegram_chat_id = 44;
update assistants set version = 3, detect_handoff = false, working_hours = '{"monday": [["09:00", "17:00"]]}', time_zone = 'Europe/Berlin';
update telegram_outbox set person_button = 'Talk to a person' where state = 'pending';
