select d.id, d.body, f.view_url as "viewUrl"
from documents d join files f on f.source_id = d.source_id and f.path = d.path
where d.id = any($1::integer[]) and d.body is not null;
