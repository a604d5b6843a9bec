select f.path, f.fingerprint, f.includes, f.view_url as "viewUrl", coalesce(l.bodies, '[]') as locations
from files f
left join (
select d.path, json_agg(d.body::json order by d.index) as bodies from documents d
where d.source_id = $1 and d.ref like 'location:%' and d.body is not null
group by d.path
) l on l.path = f.path
where f.source_id = $2;
