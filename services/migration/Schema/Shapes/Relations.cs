namespace ChatAi.Migration.Schema.Shapes;

/// <summary>What the queries of the catalogue have in common. Each gives the columns of a <see cref="SchemaItem"/>.</summary>
internal static class Relations
{
    /// <summary>
    /// The relations that revisions make: neither those of extensions, nor the list of the revisions themselves. A partition
    /// is a kind of its own here, <c>P</c>.
    /// </summary>
    public const string With =
        """
        with relations as (
            select c.oid, quote_ident(c.relname) as name, case when c.relispartition then 'P' else c.relkind end as relkind,
                   c.relpersistence, c.reloptions, c.relacl, c.relowner, c.relrowsecurity
            from   pg_class c
            where  c.relnamespace = 'public'::regnamespace
              and  c.relname <> 'schema_revisions'
              and  not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        )
        """;
}
