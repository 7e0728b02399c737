using Npgsql;

namespace ChatAi.Migration.Schema;

/// <summary>The database whose schema it is. Revisions run on connections of their own, which end with their session.</summary>
internal sealed class SchemaDatabase(string connectionString)
{
    private readonly NpgsqlConnectionStringBuilder settings = new(connectionString)
    {
        Pooling = false,
        MaxAutoPrepare = 0,
        CommandTimeout = 0,
        TcpKeepAlive = true,
        ApplicationName = $"chatai-migration by {Environment.UserName} on {Environment.MachineName}",
    };

    public string Name => settings.Database ?? settings.Username ?? "";

    public SchemaDatabase Sibling(string name) =>
        new(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Database = name }.ConnectionString);

    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
