insert into users (email, password_hash, role) values ('anna@example.org', 'hash', 'user'), ('root@example.org', 'hash', 'admin'), ('Blocked@Example.org', 'hash', 'user');
insert into users (tenant_id, email, password_hash, role) select id, 'otto@example.org', 'hash', 'operator' from users where email = 'anna@example.org';
update users set status = 'blocked' where email = 'Blocked@Example.org';
insert into refresh_tokens (user_id, family_id, token_hash, expires_at, used_at, revoked_at)
select id, gen_random_uuid(), sha256(convert_to(email, 'UTF8')), now() + interval '30 days', now(), case role when 'admin' then now() end from users;
insert into signing_keys (key_id, private_key_ciphertext, retired_at) values ('old', '\x01', now()), ('new', '\x02', null);
