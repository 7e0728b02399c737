insert into login_attempts (key, kind, failures, last_failed_at, succeeded_at) values ('\x0a', 'pair', 2, now(), now()), ('\x0b', 'account', 5, now(), null), ('\x0c', 'address', 9, now(), null);
