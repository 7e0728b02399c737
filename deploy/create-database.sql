-- Run once by a superuser of PostgreSQL; :password is the new owner's. The owner makes the services' roles, and databases
-- with pgvector when a backup is restored or proved, which takes a superuser. The services never connect as the owner.
\if :{?password}
\else
  \warn 'say which password: psql --set password=...'
  \quit
\endif
create role chatai login superuser password :'password';
create database chatai owner chatai;
\connect chatai
create extension if not exists vector;
