insert into audit_events (action, success, actor_id, tenant_id, target_type, target_id, remote_address, detail)
select 'bot.deleted', true, id, id, 'bot', '17', '2001:db8::7', 'by hand' from users;
insert into audit_events (action, success, remote_address) values ('login', false, '203.0.113.7');
