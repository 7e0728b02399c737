insert into handoffs (dialog_id, user_id, status, reason, operator_id, requested_at, taken_at, ended_at)
select d.id, d.user_id, h.status, h.reason, o.id, now() - interval '1 hour', now() - interval '50 minutes', case when h.status <> 'active' then now() end
from   dialogs d, users o, (values ('released', 'operator'), ('cancelled', 'api'), ('active', 'user')) h (status, reason)
where  d.channel = 'web' and o.role = 'operator';
update dialogs set handoff_status = 'active' where channel = 'web';
update dialogs set handoff_status = 'cancelled' where telegram_chat_id = 41;
insert into operator_presence (user_id, last_seen_at) select id, now() from users where role = 'operator';
