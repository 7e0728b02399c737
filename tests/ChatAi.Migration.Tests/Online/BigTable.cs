using ChatAi.Migration.Schema;
using FluentMigrator;

namespace ChatAi.Migration.Tests.Online;

/// <summary>A table of many rows, and a revision that changes all of them while others write.</summary>
internal static class BigTable
{
    public static RevisionCatalogue Revisions { get; } = new(typeof(Made), typeof(Changed));

    [Migration(1, "a table of many rows")]
    public sealed class Made : FluentMigrator.Migration
    {
        public override void Up() => Execute.Sql("create table big (id bigint generated always as identity primary key, text text not null)");

        public override void Down() => Execute.Sql("drop table big");
    }

    [Migration(2, "how long each text is")]
    public sealed class Changed : OnlineRevision
    {
        public override void Up()
        {
            Execute.Sql("alter table big add column if not exists length integer;");
            InBatches("big", "length = length(text)", "length is null");
            CreateIndexConcurrently("big_length", "big (length)");
            AddConstraint("big", "big_length_counts", "check (length >= 0)");
        }

        public override void Down()
        {
            DropIndexConcurrently("big_length");
            Execute.Sql("alter table big drop column if exists length;");
        }
    }
}
