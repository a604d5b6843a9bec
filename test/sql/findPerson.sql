select p.name, p.email, p.deleted, p.guest, p.time_zone as "timeZone", p.entity_ref as entity, array(
select g.ref from refs u join relations r on r.source = u.id and r.type = 'memberOf'
join refs g on g.id = r.target where u.ref = p.entity_ref order by g.ref) as teams
from people p where p.slack_team = $1 and p.slack_user = $2;
