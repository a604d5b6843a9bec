select generation from catalog_state;
select id, ref, kind, namespace, name, shown, title, type, lifecycle, owner, system, domain,
to_json(aliases) as aliases, to_json(lookup_keys) as keys, words, orphaned_at is not null as orphaned
from entities order by id;
