insert into idempotent_requests (user_id, key, request_hash, claimed_until, status, location, content_type, response_ciphertext)
select id, 'key "1"', '\x0f', now(), 201, '/api/assistants/1', 'application/json', '\x10' from users where email = 'anna@example.org';
insert into idempotent_requests (user_id, key, request_hash, claimed_until) select id, 'key 2', '\x11', now() + interval '1 minute' from users where email = 'anna@example.org';
