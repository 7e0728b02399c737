insert into assistants (user_id, name, system_prompt, embedding_model)
select id, 'Help of ' || email, 'You help.', 'text-embedding-3-small' from users where role = 'user';
insert into documents (user_id, assistant_id, filename, media_type, size, sha256, content, status, passage_count, passages_done)
select user_id, id, 'price list "2026".pdf', 'application/pdf', 3, '\x03', '\x010203', 'ready', 2, 2 from assistants;
insert into documents (user_id, assistant_id, filename, media_type, size, sha256, content, status, error, attempts)
select user_id, id, 'broken.docx', 'application/msword', 0, '\x04', '', 'failed', 'not a document', 3 from assistants;
insert into passages (user_id, assistant_id, document_id, position, heading_path, content, language, tsv, embedding_model, embedding)
select user_id, assistant_id, id, n, 'Prices > ' || n, 'Delivery costs ' || n || ' euros', 'english', to_tsvector('english', repeat('delivery costs euros ', 50)),
       'text-embedding-3-small', array_fill(n / 10.0, array[1536])::halfvec
from   documents, generate_series(1, 2) n
where  status = 'ready';
