namespace ChatAi.Migration.Schema;

/// <summary>
/// A revision of a big table that is in use: it runs outside of a transaction, so that no lock lasts for longer than a
/// statement. When it is interrupted, what is done stays, and it is run again from its beginning: each statement has to bear
/// that (<c>if not exists</c>), as those below do.
/// </summary>
public abstract class OnlineRevision : FluentMigrator.Migration
{
    /// <summary>Changes many rows, two thousand at a time, each batch a transaction of its own.</summary>
    /// <param name="table">A table with a primary key of one number.</param>
    /// <param name="set">As in an update.</param>
    /// <param name="where">True for rows that are still to be changed, and no longer when they are.</param>
    protected void InBatches(string table, string set, string where, string key = "id", int size = 2_000) =>
        Execute.Sql(OnlineSql.InBatches(table, set, where, key, size));

    /// <param name="on">What stands behind <c>on</c> in a create index.</param>
    protected void CreateIndexConcurrently(string name, string on, bool unique = false)
    {
        foreach (var statement in OnlineSql.CreateIndex(name, on, unique))
            Execute.Sql(statement);
    }

    protected void DropIndexConcurrently(string name)
    {
        foreach (var statement in OnlineSql.DropIndex(name))
            Execute.Sql(statement);
    }

    /// <summary>Adds a check or a foreign key; the rows that are there are looked through without a lock that keeps writers out.</summary>
    protected void AddConstraint(string table, string name, string definition)
    {
        foreach (var statement in OnlineSql.AddConstraint(table, name, definition))
            Execute.Sql(statement);
    }
}
