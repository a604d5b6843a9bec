insert into entities (id, document_id, ref, kind, namespace, name, shown, title, type, lifecycle, owner, system,
domain, aliases, lookup_keys, words, facets, body, hash)
select r.id, r.document, r.ref, r.kind, r.namespace, r.name, r.shown, r.title, r.type, r.lifecycle, r.owner,
r.system, r.domain, r.aliases, r.keys, r.words, r.facets, d.body, d.hash
from json_to_recordset($1::json) as r(id integer, document integer, ref text, kind text, namespace text, name text, shown text, title text,
type text, lifecycle text, owner text, system text, domain text, aliases text[], keys text[], words text,
facets text[]) join documents d on d.id = r.document
on conflict (id) do update set document_id = excluded.document_id, shown = excluded.shown,
title = excluded.title, type = excluded.type, lifecycle = excluded.lifecycle, owner = excluded.owner,
system = excluded.system, domain = excluded.domain, aliases = excluded.aliases,
lookup_keys = excluded.lookup_keys, words = excluded.words, facets = excluded.facets, body = excluded.body,
hash = excluded.hash, orphaned_at = null;
