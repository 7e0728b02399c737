update assistants set quota_message = 'Come back next month.';
