update passages set tsv = to_tsvector('english', content || ' again') where position = 1;
