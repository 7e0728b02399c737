analyze telegram_updates, telegram_outbox, dialog_messages, events;
