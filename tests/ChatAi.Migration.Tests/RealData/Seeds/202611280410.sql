update bot_instances set brought_up_at = now();
