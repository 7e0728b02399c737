insert into orleans_clusters (deployment_id, version) values ('chatai', 5);
insert into orleans_silos (deployment_id, address, port, generation, silo_name, host_name, status, proxy_port, suspect_times, start_time, i_am_alive) values
('chatai', '10.0.0.1', 11111, 1, 'one', 'host-1', 3, 30000, null, now(), now()),
('chatai', '10.0.0.2', 11111, 2, 'two', 'host-2', 6, 0, 'S10.0.0.1:11111@1', now(), now());
