namespace ChatAi.Migration.Schema.Shapes;

/// <summary>What no revision is written for by itself; it is seen so that it is not passed over in silence.</summary>
internal static class ForeignShapes
{
    /// <summary>Extensions to look with belong to the installation.</summary>
    public const string All =
        $"""
        {Relations.With},
        found as (
            select 'extension ' || quote_ident(extname) as name
            from   pg_extension
            where  extname not in ('plpgsql', 'pg_stat_statements', 'pgstattuple', 'pg_buffercache', 'amcheck', 'pageinspect', 'pg_visibility',
                                   'pg_freespacemap', 'pg_prewarm', 'pg_walinspect', 'pgrowlocks')
            union  all
            select 'type ' || quote_ident(t.typname)
            from   pg_type t
            left   join pg_class c on c.oid = t.typrelid
            where  t.typnamespace = 'public'::regnamespace
              and  (t.typtype in ('e', 'd', 'r') or c.relkind = 'c')
              and  not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
            union  all
            select case relkind when 'p' then 'partitioned table ' when 'f' then 'foreign table ' else 'materialized view ' end || name
            from   relations
            where  relkind in ('p', 'f', 'm')
            union  all
            select 'partition ' || name
            from   relations
            where  relkind = 'P'
            union  all
            select 'inheritance of ' || r.name
            from   relations r
            join   pg_inherits i on i.inhrelid = r.oid
            where  r.relkind = 'r'
            union  all
            select 'row security of ' || name
            from   relations
            where  relrowsecurity
            union  all
            select format('policy %I on %s', p.polname, r.name)
            from   relations r
            join   pg_policy p on p.polrelid = r.oid
            union  all
            select format('rule %I on %s', w.rulename, r.name)
            from   relations r
            join   pg_rewrite w on w.ev_class = r.oid and w.rulename <> '_RETURN'
            union  all
            select 'invalid index ' || r.name
            from   relations r
            join   pg_index i on i.indexrelid = r.oid and not i.indisvalid
            union  all
            select 'aggregate ' || quote_ident(p.proname)
            from   pg_proc p
            where  p.pronamespace = 'public'::regnamespace and p.prokind = 'a'
              and  not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        )
        select 'Foreign', name, null, '', '', null, null
        from   found
        order  by name
        """;
}
