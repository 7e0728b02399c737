insert into bot_instances (user_id, assistant_id, bot_token_ciphertext, token_fingerprint, telegram_id, username, display_name, mode, webhook_secret, webhook_url, state, last_error)
select user_id, id, '\x05', sha256(convert_to(name, 'UTF8')), 7000 + id, 'help_' || id || '_bot', name, 'webhook', 'secret', 'https://example.org/hook', 'running', 'a hiccup' from assistants;
insert into telegram_updates (bot_id, update_id, chat_id, payload, state, error, trace_parent, finished_at)
select b.id, u.n, 42, case u.n when 3 then 'not json' else '{"message": {"text": "hello"}}' end, u.state, case u.state when 'failed' then 'malformed' end, '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
       case when u.state <> 'pending' then now() end
from   bot_instances b, (values (1, 'done'), (2, 'pending'), (3, 'failed'), (4, 'ignored')) u (n, state);
