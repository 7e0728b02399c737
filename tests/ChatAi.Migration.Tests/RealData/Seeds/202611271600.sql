update documents set page_count = 3 where media_type = 'application/pdf';
insert into documents (user_id, assistant_id, filename, media_type, size, sha256, content, status, replaces)
select user_id, assistant_id, 'price list "2027".pdf', 'application/pdf', 3, '\x05', '\x010203', 'pending', id from documents where status = 'ready';
update passages set page_from = position, page_to = position + 1;
