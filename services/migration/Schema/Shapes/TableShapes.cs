namespace ChatAi.Migration.Schema.Shapes;

/// <summary>Tables, their columns, and what is set of either.</summary>
internal static class TableShapes
{
    public const string Tables =
        $"""
        {Relations.With}
        select 'Table', name, null, format('create table %s ()', name), format('drop table %s', name), null, null
        from   relations
        where  relkind = 'r'
        order  by oid
        """;

    public const string Columns =
        $"""
        {Relations.With},
        columns as (
            select r.oid, r.name as table_name, a.attnum, quote_ident(a.attname) as name, a.attgenerated,
                   format_type(a.atttypid, a.atttypmod)
                   || case when a.attcollation <> 0 and a.attcollation <> t.typcollation then ' collate ' || a.attcollation::regcollation else '' end as type,
                   case when a.attgenerated = 's' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored' else '' end as generated
            from   relations r
            join   pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
            join   pg_type t on t.oid = a.atttypid
            left   join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where  r.relkind = 'r'
        )
        select 'Column', table_name || '.' || name, 'Table ' || table_name,
               format('alter table %s add column %s %s%s', table_name, name, type, generated),
               format('alter table %s drop column %s', table_name, name),
               case when attgenerated = '' then format('alter table %s alter column %s type %s using %2$s::%3$s', table_name, name, type) end,
               name || ' ' || type || generated
        from   columns
        order  by oid, attnum
        """;

    public const string Identities =
        $"""
        {Relations.With}
        select 'Identity', r.name || '.' || quote_ident(a.attname), 'Column ' || r.name || '.' || quote_ident(a.attname),
               format('alter table %s alter column %I add %s', r.name, a.attname, i.definition),
               format('alter table %s alter column %I drop identity', r.name, a.attname),
               case when s.seqstart = 1 and s.seqincrement = 1 then format('alter table %s alter column %I set generated %s', r.name, a.attname, i.time) end,
               i.definition
        from   relations r
        join   pg_attribute a on a.attrelid = r.oid and a.attidentity <> '' and not a.attisdropped
        join   pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = r.oid and d.refobjsubid = a.attnum and d.deptype = 'i' and d.classid = 'pg_class'::regclass
        join   pg_sequence s on s.seqrelid = d.objid
        cross  join lateral (
                   select t.time,
                          format('generated %s as identity', t.time)
                          || case when s.seqstart = 1 and s.seqincrement = 1 then '' else format(' (start %s increment %s)', s.seqstart, s.seqincrement) end as definition
                   from   (select case a.attidentity when 'a' then 'always' else 'by default' end as time) t
               ) i
        where  r.relkind = 'r'
        order  by r.oid, a.attnum
        """;

    public const string Defaults =
        $"""
        {Relations.With}
        select 'Default', r.name || '.' || quote_ident(a.attname), 'Column ' || r.name || '.' || quote_ident(a.attname),
               format('alter table %s alter column %I set default %s', r.name, a.attname, e.expression),
               format('alter table %s alter column %I drop default', r.name, a.attname),
               format('alter table %s alter column %I set default %s', r.name, a.attname, e.expression),
               'default ' || e.expression
        from   relations r
        join   pg_attribute a on a.attrelid = r.oid and a.attgenerated = '' and not a.attisdropped
        join   pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
        cross  join lateral (select pg_get_expr(d.adbin, d.adrelid) as expression) e
        where  r.relkind = 'r'
        order  by r.oid, a.attnum
        """;

    public const string NotNulls =
        $"""
        {Relations.With}
        select 'NotNull', r.name || '.' || quote_ident(a.attname), 'Column ' || r.name || '.' || quote_ident(a.attname),
               format('alter table %s alter column %I set not null', r.name, a.attname),
               format('alter table %s alter column %I drop not null', r.name, a.attname),
               null,
               'not null'
        from   relations r
        join   pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and a.attnotnull and not a.attisdropped
        where  r.relkind = 'r'
        order  by r.oid, a.attnum
        """;

    public const string Storages =
        $"""
        {Relations.With}
        select 'Storage', r.name || '.' || quote_ident(a.attname), 'Column ' || r.name || '.' || quote_ident(a.attname),
               s.set || s.now, s.set || s.usual, s.set || s.now, null
        from   relations r
        join   pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
        join   pg_type t on t.oid = a.atttypid and t.typstorage <> a.attstorage
        cross  join lateral (
                   select format('alter table %s alter column %I set storage ', r.name, a.attname) as set,
                          '{"{"}"p":"plain","e":"external","m":"main","x":"extended"{"}"}'::jsonb ->> a.attstorage::text as now,
                          '{"{"}"p":"plain","e":"external","m":"main","x":"extended"{"}"}'::jsonb ->> t.typstorage::text as usual
               ) s
        where  r.relkind = 'r'
        order  by r.oid, a.attnum
        """;

    public const string Settings =
        $"""
        {Relations.With}
        select 'Setting', r.name || ' unlogged', 'Table ' || r.name, format('alter table %s set unlogged', r.name), format('alter table %s set logged', r.name), null, null
        from   relations r
        where  r.relkind = 'r' and r.relpersistence = 'u'
        union  all
        select 'Setting', r.name || ' ' || o.option_name, 'Table ' || r.name,
               format('alter table %s set (%s = %L)', r.name, o.option_name, o.option_value),
               format('alter table %s reset (%s)', r.name, o.option_name),
               format('alter table %s set (%s = %L)', r.name, o.option_name, o.option_value),
               null
        from   relations r, pg_options_to_table(r.reloptions) o
        where  r.relkind = 'r'
        order  by 2
        """;

    public const string Sequences =
        $"""
        {Relations.With},
        sequences as (
            select r.oid, r.name, format_type(s.seqtypid, null) as type, s.seqstart, s.seqincrement,
                   (select o.name || '.' || quote_ident(a.attname)
                    from   pg_depend d
                    join   relations o on o.oid = d.refobjid
                    join   pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                    where  d.classid = 'pg_class'::regclass and d.objid = r.oid and d.deptype = 'a' and d.refclassid = 'pg_class'::regclass) as owner
            from   relations r
            join   pg_sequence s on s.seqrelid = r.oid
            where  not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = r.oid and d.deptype = 'i')
        )
        select 'Sequence', name, 'Column ' || owner, format('create sequence %s as %s start %s increment %s', name, type, seqstart, seqincrement),
               format('drop sequence %s', name), null, null
        from   sequences
        union  all
        select 'SequenceOwner', name, 'Sequence ' || name, format('alter sequence %s owned by %s', name, owner), format('alter sequence %s owned by none', name),
               format('alter sequence %s owned by %s', name, owner), null
        from   sequences
        where  owner is not null
        order  by 1, 2
        """;
}
