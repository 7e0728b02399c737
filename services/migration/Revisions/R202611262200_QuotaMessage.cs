using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611262200, "what an assistant says when the quota is used up")]
public sealed class R202611262200_QuotaMessage : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        alter table assistants add column quota_message text not null default '';
        comment on column assistants.quota_message is 'said instead of an answer when the tenant''s quota of the month is used up; empty: a stock phrase';
        """);

    public override void Down() => Execute.Sql(
        """
        alter table assistants drop column quota_message;
        """);
}
