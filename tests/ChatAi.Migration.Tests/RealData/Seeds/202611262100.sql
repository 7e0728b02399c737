update ai_token_pool set account = 'acme', monthly_spend_limit = 50.00, current_monthly_spend = 1.25, minute_requests = '{1,2,3,4,5,6,7}' where name = 'first';
insert into ai_token_accounts (account, cooldown_until, reason) values ('acme', now() + interval '1 minute', 'rate limit');
insert into ai_token_replicas (id, expires_at, is_closed) values (gen_random_uuid(), now(), true), (gen_random_uuid(), now() + interval '1 minute', false);
insert into ai_tenant_quota (user_id, monthly_requests, monthly_tokens, current_requests) select id, 1000, 100000, 5 from users where email = 'anna@example.org';
insert into ai_token_grants (replica_id, token_id, day, bucket, slots, requests, tokens, spend)
select r.id, t.id, current_date, 177, 10, 3, 3000, 0.03 from ai_token_replicas r, ai_token_pool t where t.name = 'first' and not r.is_closed;
insert into ai_model_prices (model, prompt_price, completion_price) values ('gpt-4o-mini', 0.15, 0.60);
insert into ai_token_audit (token_id, token_name, actor, action, details) select id, name, 'root@example.org', 'created', '{"priority": 1}' from ai_token_pool;
insert into ai_token_usage (token_id, user_id, model_used, total_tokens, outcome, success, grant_id, slot, usage_source, cost)
select g.token_id, u.id, 'gpt-4o-mini', 100, 'completed', true, g.id, n, 'measured', 0.00012 from ai_token_grants g, users u, generate_series(1, 3) n where u.email = 'anna@example.org';
