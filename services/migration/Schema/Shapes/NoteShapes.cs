namespace ChatAi.Migration.Schema.Shapes;

/// <summary>What is said of the parts of a schema, and who may use them.</summary>
internal static class NoteShapes
{
    public const string Comments =
        $"""
        {Relations.With},
        comments as (
            select case r.relkind when 'v' then 'View' when 'S' then 'Sequence' when 'i' then 'Index' else 'Table' end as kind, r.name, d.description
            from   relations r
            join   pg_description d on d.classoid = 'pg_class'::regclass and d.objoid = r.oid and d.objsubid = 0
            where  r.relkind in ('r', 'v', 'S', 'i')
            union  all
            select 'Column', r.name || '.' || quote_ident(a.attname), d.description
            from   relations r
            join   pg_description d on d.classoid = 'pg_class'::regclass and d.objoid = r.oid and d.objsubid > 0
            join   pg_attribute a on a.attrelid = r.oid and a.attnum = d.objsubid
            union  all
            select 'Function', format('%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)), d.description
            from   pg_proc p
            join   pg_description d on d.classoid = 'pg_proc'::regclass and d.objoid = p.oid
            where  p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'w')
              and  not exists (select from pg_depend e where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
            union  all
            select 'Constraint', format('%I on %s', c.conname, r.name), d.description
            from   relations r
            join   pg_constraint c on c.conrelid = r.oid
            join   pg_description d on d.classoid = 'pg_constraint'::regclass and d.objoid = c.oid
            union  all
            select 'Trigger', format('%I on %s', t.tgname, r.name), d.description
            from   relations r
            join   pg_trigger t on t.tgrelid = r.oid
            join   pg_description d on d.classoid = 'pg_trigger'::regclass and d.objoid = t.oid
        )
        select 'Comment', lower(kind) || ' ' || name,
               case kind
                   when 'Constraint' then (select case when c.contype = 'f' then 'ForeignKey ' else 'Constraint ' end || r.name || '.' || quote_ident(c.conname)
                                           from   relations r join pg_constraint c on c.conrelid = r.oid
                                           where  format('%I on %s', c.conname, r.name) = comments.name)
                   when 'Trigger' then 'Trigger ' || (select r.name || '.' || quote_ident(t.tgname)
                                                      from   relations r join pg_trigger t on t.tgrelid = r.oid
                                                      where  format('%I on %s', t.tgname, r.name) = comments.name)
                   else kind || ' ' || name
               end,
               format('comment on %s %s is %L', lower(kind), name, description), format('comment on %s %s is null', lower(kind), name),
               format('comment on %s %s is %L', lower(kind), name, description), null
        from   comments
        order  by 2
        """;

    /// <summary>Grants to the services' roles. Who else may read is the installation's affair.</summary>
    public const string Grants =
        $"""
        {Relations.With},
        grants as (
            select case r.relkind when 'v' then 'View ' when 'S' then 'Sequence ' else 'Table ' end || r.name as owner,
                   case r.relkind when 'S' then 'sequence ' else '' end || r.name as object,
                   '' as part, a.grantee, a.privilege_type, a.is_grantable
            from   relations r, aclexplode(r.relacl) a
            where  a.grantee <> r.relowner
            union  all
            select 'Column ' || r.name || '.' || quote_ident(c.attname), r.name, ' (' || quote_ident(c.attname) || ')', a.grantee, a.privilege_type, a.is_grantable
            from   relations r
            join   pg_attribute c on c.attrelid = r.oid and not c.attisdropped, aclexplode(c.attacl) a
            union  all
            select null, format('routine %I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)), '', a.grantee, a.privilege_type, a.is_grantable
            from   pg_proc p, aclexplode(p.proacl) a
            where  p.pronamespace = 'public'::regnamespace and a.grantee <> p.proowner
            union  all
            select null, 'schema public', '', a.grantee, a.privilege_type, a.is_grantable
            from   pg_namespace n, aclexplode(n.nspacl) a
            where  n.nspname = 'public' and a.grantee <> n.nspowner
        ),
        of_roles as (
            select g.owner, g.object, g.part, r.rolname, g.is_grantable, string_agg(lower(g.privilege_type) || g.part, ', ' order by g.privilege_type) as privileges
            from   grants g
            join   pg_roles r on r.oid = g.grantee
            where  r.rolname like 'chatai\_%'
            group  by g.owner, g.object, g.part, r.rolname, g.is_grantable
        )
        select 'Grant', object || part || ' to ' || quote_ident(rolname) || case when is_grantable then ' to pass on' else '' end, owner,
               format('grant %s on %s to %I%s', privileges, object, rolname, case when is_grantable then ' with grant option' else '' end),
               format('revoke %s on %s from %I', privileges, object, rolname), null, null
        from   of_roles
        order  by 2
        """;
}
