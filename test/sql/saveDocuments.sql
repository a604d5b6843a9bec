insert into documents (source_id, id, path, index, line, ref, body, hash, good, first_seen)
select $1, r.* from json_to_recordset($2::json) as r(id integer, path text, index integer, line integer, ref text, body text, hash text, good boolean,
"firstSeen" timestamptz)
on conflict (id) do update set path = excluded.path, index = excluded.index, line = excluded.line,
ref = excluded.ref, body = excluded.body, hash = excluded.hash, good = excluded.good;
