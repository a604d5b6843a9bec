select d.ref, d.id as document, d.source_id as source, s.position, d.path, d.index,
d.first_seen as "firstSeen", d.hash
from documents d join sources s on s.id = d.source_id
where d.ref = any($1::text[]) and d.hash is not null
and not (d.source_id = $2 and d.path = any($3::text[]));
