select target as id from relations where source = any($1::integer[])
union select source from relations where target = any($2::integer[]);
