using System.Globalization;
using ChatAi.Migration.Maintenance;
using Npgsql;

namespace ChatAi.Migration.Backups;

/// <summary>
/// The PostgreSQL that holds the database: connections of the moment, since a pooled one would stand in the way of
/// renaming, and the environment in which PostgreSQL's own programs reach it.
/// </summary>
internal sealed class Server(NpgsqlConnectionStringBuilder settings)
{
    /// <summary>Where one is while the database itself is made, renamed or dropped.</summary>
    private const string Elsewhere = "postgres";

    public string Database => settings.Database is { Length: > 0 } name ? name : throw new MaintenanceException("The connection string names no database.");

    public async Task<NpgsqlConnection> OpenAsync(string database, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            Database = database,
            Pooling = false,
            MaxAutoPrepare = 0,
            CommandTimeout = 0,
            ApplicationName = "chatai-backup",
        }.ConnectionString);
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

    public Task<NpgsqlConnection> OpenElsewhereAsync(CancellationToken cancellationToken) => OpenAsync(Elsewhere, cancellationToken);

    /// <summary>Everybody on the machine can read a program's arguments, but only its owner its environment.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentFor(string database)
    {
        var environment = new Dictionary<string, string>
        {
            ["PGHOST"] = settings.Host ?? "",
            ["PGPORT"] = settings.Port.ToString(CultureInfo.InvariantCulture),
            ["PGDATABASE"] = database,
            ["PGAPPNAME"] = "chatai-backup",
            ["PGSSLMODE"] = Mode(settings.SslMode),
            ["PGSSLROOTCERT"] = settings.RootCertificate ?? "",
            ["PGUSER"] = settings.Username ?? "",
            ["PGPASSWORD"] = settings.Password ?? "",
            ["LC_ALL"] = "C",
        };

        return environment.Where(variable => variable.Value.Length > 0).ToDictionary();
    }

    private static string Mode(SslMode mode) => mode switch
    {
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
        SslMode.Require => "require",
        SslMode.Disable => "disable",
        SslMode.Allow => "allow",
        _ => "prefer",
    };
}
