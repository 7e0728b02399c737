namespace ChatAi.Migration.Schema.Shapes;

/// <summary>What holds for rows, finds them, shows them, and happens with them.</summary>
internal static class RuleShapes
{
    /// <summary>Not null is a column's own affair, also where PostgreSQL 18 writes it as a constraint.</summary>
    public const string Constraints =
        $"""
        {Relations.With}
        select case when c.contype = 'f' then 'ForeignKey' else 'Constraint' end, r.name || '.' || quote_ident(c.conname), 'Table ' || r.name,
               format('alter table %s add constraint %I %s', r.name, c.conname, pg_get_constraintdef(c.oid, true)),
               format('alter table %s drop constraint %I', r.name, c.conname),
               null,
               case when c.contype <> 'f' then format('constraint %I %s', c.conname, pg_get_constraintdef(c.oid, true)) end
        from   relations r
        join   pg_constraint c on c.conrelid = r.oid
        where  r.relkind = 'r' and c.contype in ('c', 'p', 'u', 'x', 'f')
        order  by c.oid
        """;

    public const string Indexes =
        $"""
        {Relations.With}
        select 'Index', r.name, 'Table ' || t.name, pg_get_indexdef(r.oid, 0, true), format('drop index %s', r.name), null, null
        from   relations r
        join   pg_index i on i.indexrelid = r.oid and i.indisvalid
        join   relations t on t.oid = i.indrelid
        where  t.relkind = 'r' and not exists (select from pg_constraint c where c.conindid = r.oid and c.contype in ('p', 'u', 'x'))
        order  by r.oid
        """;

    public const string Statistics =
        $"""
        {Relations.With}
        select 'Statistics', quote_ident(s.stxname), 'Table ' || r.name, pg_get_statisticsobjdef(s.oid), format('drop statistics %I', s.stxname), null, null
        from   relations r
        join   pg_statistic_ext s on s.stxrelid = r.oid
        order  by s.oid
        """;

    public const string Views =
        $"""
        {Relations.With}
        select 'View', r.name, null,
               format(E'create view %s%s as\n%s', r.name, coalesce(' with (' || array_to_string(r.reloptions, ', ') || ')', ''), rtrim(pg_get_viewdef(r.oid, true), ';')),
               format('drop view %s', r.name), null, null
        from   relations r
        where  r.relkind = 'v'
        order  by r.oid
        """;

    public const string Functions =
        """
        select case when l.lanname = 'sql' then 'SqlFunction' else 'Function' end,
               format('%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)), null,
               rtrim(pg_get_functiondef(p.oid), E'\n'),
               format('drop routine %I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)),
               rtrim(pg_get_functiondef(p.oid), E'\n'), null
        from   pg_proc p
        join   pg_language l on l.oid = p.prolang
        where  p.pronamespace = 'public'::regnamespace
          and  p.prokind in ('f', 'p', 'w')
          and  not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        order  by p.oid
        """;

    public const string Triggers =
        $"""
        {Relations.With},
        triggers as (
            select t.oid, r.name as table_name, r.relkind, quote_ident(t.tgname) as name, t.tgenabled
            from   relations r
            join   pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal
        )
        select 'Trigger', table_name || '.' || name, case relkind when 'v' then 'View ' else 'Table ' end || table_name,
               pg_get_triggerdef(oid, true), format('drop trigger %s on %s', name, table_name), null, null
        from   triggers
        union  all
        select 'TriggerState', table_name || '.' || name, 'Trigger ' || table_name || '.' || name,
               format('alter table %s %s trigger %s', table_name, case tgenabled when 'D' then 'disable' when 'R' then 'enable replica' else 'enable always' end, name),
               format('alter table %s enable trigger %s', table_name, name), null, null
        from   triggers
        where  tgenabled <> 'O'
        order  by 1, 2
        """;
}
