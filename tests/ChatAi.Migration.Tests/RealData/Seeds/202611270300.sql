update bot_instances set last_update_at = now(), admitted_at = now(), seen_at = now();
update dialogs set history_begins_after = 1 where channel = 'telegram';
