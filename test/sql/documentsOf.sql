select id, path, index, line, ref, body, hash, good, first_seen as "firstSeen" from documents
where source_id = $1 and path = any($2::text[]);
