update users set mailed_at = now() where email = 'anna@example.org';
insert into users (email, password_hash) values ('unconfirmed@example.org', 'hash');
insert into email_confirmations (user_id, token_hash, password_hash, expires_at) select id, '\x0d', 'another hash', now() + interval '1 day' from users where confirmed_at is null;
