insert into ai_token_pool (name, provider, token_ciphertext, token_fingerprint, endpoint, priority, current_daily_usage, current_monthly_usage, error_count, last_error, state, cooldown_until, notes) values
('first',    'openai', '\x06', '\x06', null, 1, 10, 100, 0, null, 'ready', null, 'the good one'),
('second',   'azure',  '\x07', '\x07', 'https://example.org', 2, 0, 0, 5, 'quota', 'cooling', now() + interval '1 hour', null),
('built-in', 'local',  null,   null,   null, 1000, 7, 7, 0, null, 'ready', null, null);
insert into ai_token_usage (request_id, token_id, user_id, assistant_id, model_used, prompt_tokens, completion_tokens, total_tokens, request_type, response_time, success, outcome, error_message)
select gen_random_uuid(), t.id, a.user_id, a.id, 'gpt-4o-mini', 90, 10, 100, 'chat', 1.25, o.outcome = 'completed', o.outcome, case o.outcome when 'failed' then '429' end
from   ai_token_pool t, assistants a, (values ('completed'), ('failed'), ('cancelled'), ('open'), ('unknown')) o (outcome);
