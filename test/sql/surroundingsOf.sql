select e.ref, e.kind, e.owner, o.id is not null as "ownerExists",
o.kind = 'user' and (o.orphaned_at is not null or (
exists (select from people p where p.entity_ref = e.owner and p.deleted)
and not exists (select from people p where p.entity_ref = e.owner and not p.deleted))) is true
as "ownerDeparted",
e.orphaned_at is not null as orphaned,
e.kind = 'group' and exists (
select from relations m join entities u on u.id = m.source
where m.target = e.id and m.type = 'memberOf') as "hasMembers",
e.kind = 'group' and exists (
select from relations c join entities g on g.id = c.source
where c.target = e.id and c.type = 'childOf') as "hasChildren",
coalesce(d.relations, '[]') as dangling
from entities e
left join entities o on o.ref = e.owner
left join lateral (
select json_agg(json_build_object('source', s.ref, 'type', r.type, 'target', t.ref)
order by r.type, s.ref, t.ref) as relations
from relations r join refs s on s.id = r.source join refs t on t.id = r.target
where r.declared_by = e.id
and not exists (select from entities x where x.id = case when r.source = e.id then r.target else r.source end)
) d on true
where e.id = any($1::integer[]);
