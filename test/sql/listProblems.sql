select p.kind, p.evidence, p.ref, case when p.owners <> '{}' or e.owner is null then p.owners else array[e.owner] end as owners, coalesce(p.source_id, d.source_id) as source,
coalesce(p.path, d.path) as path, coalesce(p.line, d.line) as line, p."column", p.since, f.view_url as "viewUrl"
from problems p
left join entities e on e.ref = p.ref
left join documents d on d.id = e.document_id
left join files f on f.source_id = coalesce(p.source_id, d.source_id) and f.path = coalesce(p.path, d.path)
where (p.ref = any($1::text[]) or case when p.owners <> '{}' or e.owner is null then p.owners else array[e.owner] end && $2::text[]) and true
order by row_number() over (partition by p.kind order by p.since, p.key), p.kind limit $3;
