using Npgsql;

namespace ChatAi.Migration.Schema;

/// <summary>The schema could not be brought where it was asked to go; the message is for the person at the terminal.</summary>
internal sealed class SchemaException : Exception
{
    public SchemaException(string message)
        : base(message)
    {
    }

    public SchemaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public SchemaException()
    {
    }

    /// <summary>What the database said, in one line.</summary>
    public static string Reason(NpgsqlException exception) =>
        (exception.GetBaseException() is PostgresException postgres ? postgres.MessageText : exception.GetBaseException().Message).ReplaceLineEndings(" ");
}
