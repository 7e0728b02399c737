insert into passages (user_id, assistant_id, document_id, position, content, language, tsv, embedding_model, embedding)
select user_id, assistant_id, id, 1001, 'Straße', 'german', to_tsvector('german', 'Straße Straßen'), 'text-embedding-3-small', array_fill(0.5, array[1536])::halfvec
from   documents
where  status = 'ready';
