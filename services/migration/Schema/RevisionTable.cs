using FluentMigrator.Runner.VersionTableInfo;

namespace ChatAi.Migration.Schema;

/// <summary>Where the database keeps which revisions it has.</summary>
public sealed class RevisionTable : IVersionTableMetaData
{
    public bool OwnsSchema => false;

    public string SchemaName => "public";

    public string TableName => "schema_revisions";

    public string ColumnName => "version";

    public string DescriptionColumnName => "description";

    public string AppliedOnColumnName => "applied_on";

    public string UniqueIndexName => "schema_revisions_version";

    public bool CreateWithPrimaryKey => false;
}
