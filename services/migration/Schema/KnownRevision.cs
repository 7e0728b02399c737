using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Infrastructure;

namespace ChatAi.Migration.Schema;

/// <summary>A revision of this program. It is SQL and nothing else, so that what a script shows is what a run does.</summary>
internal sealed record KnownRevision(long Version, string Description, bool InTransaction, Type Type)
{
    /// <summary>Its statements, as they are sent: each element in one piece.</summary>
    public IReadOnlyList<string> Sql(Direction direction)
    {
        var revision = (IMigration)Activator.CreateInstance(Type)!;
        var context = new MigrationContext(null, null, null);
        if (direction is Direction.Up)
            revision.GetUpExpressions(context);
        else
            revision.GetDownExpressions(context);

        return [.. context.Expressions.Select(Text)];
    }

    private string Text(IMigrationExpression expression) => expression is ExecuteSqlStatementExpression statement
        ? statement.SqlStatement
        : throw new SchemaException($"Revision {Version} is not written in SQL: {expression.GetType().Name}.");
}
