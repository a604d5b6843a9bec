select e.body::json as body, e.orphaned_at as "orphanedAt", o.body::json as owner,
(w.kind = 'user' and ("w"."orphaned_at" is not null
or coalesce((
select bool_and(p.deleted) from people p where p.entity_ref = "w"."ref"), false))) as departed,
case when e.document_id is null then
(select json_build_object('source', h.source_id, 'path', h.path, 'line', null, 'commit', h.commit,
'viewUrl', null, 'changedAt', h.changed_at, 'reachedAt', s.reached_at, 'failingSince', s.failing_since)
from entity_history h left join sources s on s.id = h.source_id
where h.ref = e.ref and h.path is not null and h.action <> 'orphaned' order by h.id desc limit 1) else
(select json_build_object('source', d.source_id, 'path', d.path, 'line', d.line, 'commit', f.commit,
'viewUrl', f.view_url, 'changedAt', f.changed_at,
'reachedAt', s.reached_at, 'failingSince', s.failing_since)
from files f join sources s on s.id = f.source_id where f.source_id = d.source_id and f.path = d.path) end as provenance,
(select json_agg(json_build_object('ref', "u"."ref", 'name', coalesce("u"."title", "u"."shown"),
'departed', ("u"."orphaned_at" is not null
or coalesce((
select bool_and(p.deleted) from people p where p.entity_ref = "u"."ref"), false))) order by u.name) from relations m join entities u on u.id = m.source
where m.type = 'memberOf' and m.target = w.id) as members,
(select json_build_object('ref', "l"."ref", 'name', coalesce("l"."title", "l"."shown"),
'departed', ("l"."orphaned_at" is not null
or coalesce((
select bool_and(p.deleted) from people p where p.entity_ref = "l"."ref"), false))) from entities l
where l.ref = w.owner and w.kind = 'group' and l.kind = 'user') as lead,
(select json_agg(json_build_object('ref', g.ref, 'name', coalesce(g.title, g.shown),
'channel', g.body::json #>> '{metadata,annotations,slack.com/channel}',
'lead', (select json_build_object('ref', "l"."ref", 'name', coalesce("l"."title", "l"."shown"),
'departed', ("l"."orphaned_at" is not null
or coalesce((
select bool_and(p.deleted) from people p where p.entity_ref = "l"."ref"), false))) from entities l where l.ref = g.owner and l.kind = 'user'))
order by g.ref)
from relations m join entities g on g.id = m.target
where m.type = 'memberOf' and m.source = w.id) as teams,
(select json_agg(
json_build_object('kind', p.kind, 'evidence', p.evidence, 'ref', p.ref, 'owners', p.owners,
'since', p.since, 'viewUrl', f.view_url, 'place', case when p.path is not null
then json_strip_nulls(json_build_object(
'source', p.source_id, 'path', p.path, 'line', p.line, 'column', p."column")) end) order by p.kind, p.since)
from problems p left join files f using (source_id, path)
where p.ref = e.ref) as problems,
case when not d.good then
(select json_agg(
json_build_object('kind', p.kind, 'evidence', p.evidence, 'ref', p.ref, 'owners', p.owners,
'since', p.since, 'viewUrl', f.view_url, 'place', case when p.path is not null
then json_strip_nulls(json_build_object(
'source', p.source_id, 'path', p.path, 'line', p.line, 'column', p."column")) end) order by p.line)
from problems p left join files f using (source_id, path)
where p.ref is null and source_id = d.source_id and path = d.path) end as "fileProblems"
from entities e
left join documents d on d.id = e.document_id
left join entities o on o.ref = e.owner and e.kind not in ('group', 'user')
join entities w on w.id = coalesce(o.id, e.id)
where e.ref = $1;
