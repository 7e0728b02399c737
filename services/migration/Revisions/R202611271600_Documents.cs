using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611271600, "documents have pages, and can be replaced")]
public sealed class R202611271600_Documents : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        alter table documents
            add column page_count integer,
            add column replaces   bigint references documents (id) on delete cascade;
        comment on column documents.replaces is 'the document whose place it takes as soon as it is read; until then only its readers know it';
        create unique index documents_replaces on documents (replaces);

        alter table passages
            add column page_from integer,
            add column page_to   integer;
        """);

    public override void Down() => Execute.Sql(
        """
        alter table passages drop column page_to, drop column page_from;
        -- What has not taken its place yet becomes a document of its own: nothing that came in is lost.
        alter table documents drop column replaces, drop column page_count;
        """);
}
