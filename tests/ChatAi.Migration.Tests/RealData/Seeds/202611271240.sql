update refresh_tokens set revoked_at = now() where revoked_at is null and user_id = (select id from users where email = 'anna@example.org');
update users set status = 'active' where email = 'Blocked@Example.org';
update users set status = 'blocked' where email = 'Blocked@Example.org';
