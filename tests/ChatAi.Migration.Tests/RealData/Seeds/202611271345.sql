update users set dialog_retention_days = 90 where email = 'anna@example.org';
