-- Run once by a superuser of PostgreSQL; :password is the new owner's. The owner makes the services' roles.
\if :{?password}
\else
  \warn 'say which password: psql --set password=...'
  \quit
\endif
create role chatai login createrole password :'password';
create database chatai owner chatai;
\connect chatai
create extension if not exists vector;
