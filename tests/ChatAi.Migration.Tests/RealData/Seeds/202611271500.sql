insert into database_size_samples (taken_at, size_bytes) values (now() - interval '1 hour', 10000000), (now(), 12345678);
