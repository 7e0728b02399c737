insert into mails (recipient, subject, body_ciphertext, attempts, last_error) values ('anna@example.org', 'Your password', '\x08', 2, 'no route');
insert into password_resets (user_id, token_hash, expires_at, used_at) select id, sha256(convert_to(email, 'UTF8')), now() + interval '1 hour', now() from users;
insert into operator_invitations (user_id, email, token_hash, expires_at) select id, 'New@example.org', '\x09', now() + interval '7 days' from users where email = 'anna@example.org';
