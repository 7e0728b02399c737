using System.Globalization;
using ChatAi.ServiceDefaults.Startup;
using Microsoft.Extensions.Configuration;
using Npgsql;
using StackExchange.Redis;

namespace ChatAi.ServiceDefaults.DataSources;

/// <summary>
/// Finds a connection string: <c>ConnectionStrings:{name}</c> as the AppHost sets it, else the address in the
/// environment that operators use with psql and redis-cli (<c>DATABASE_URL</c>, <c>REDIS_URL</c>).
/// </summary>
public static class ConnectionStrings
{
    public static string Postgres(IConfiguration configuration, string name)
    {
        var given = configuration.GetConnectionString(name);
        if (string.IsNullOrWhiteSpace(given))
            given = FromPostgresUrl(Required(configuration, "DATABASE_URL", name));

        var parsed = Parse(given, text => new NpgsqlConnectionStringBuilder(text), $"ConnectionStrings:{name}");

        // Without it Npgsql looks for the Kerberos library and complains on slim machines.
        parsed.GssEncryptionMode = GssEncryptionMode.Disable;

        // No session state is kept on a connection, so the reset on its return (a third of the server's work
        // for short statements) buys nothing; short statements stay prepared.
        parsed.NoResetOnClose = true;
        if (parsed.MaxAutoPrepare == 0)
            parsed.MaxAutoPrepare = 100;

        // PostgreSQL as it comes has 97 connections for three services, and Npgsql would take 100 for each. Who waits for one
        // here would otherwise wait for a processor there.
        if (parsed.MaxPoolSize == new NpgsqlConnectionStringBuilder().MaxPoolSize)
            parsed.MaxPoolSize = 30;

        return parsed.ConnectionString;
    }

    internal static ConfigurationOptions Redis(IConfiguration configuration, string name)
    {
        var given = configuration.GetConnectionString(name);
        var options = string.IsNullOrWhiteSpace(given)
            ? FromRedisUrl(Required(configuration, "REDIS_URL", name))
            : Parse(given, text => ConfigurationOptions.Parse(text), $"ConnectionStrings:{name}");

        // A service starts, and says so in its health, while Redis is away.
        options.AbortOnConnectFail = false;
        return options;
    }

    private static string Required(IConfiguration configuration, string variable, string name) =>
        configuration[variable] is { Length: > 0 } value
            ? value
            : throw new ConfigurationException($"neither ConnectionStrings:{name} nor {variable} is set.");

    private static string FromPostgresUrl(string url)
    {
        var uri = Address(url, "DATABASE_URL", "postgresql", "postgres");
        var (user, password) = Credentials(uri);
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Username = user,
            Password = password,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
        }.ConnectionString;
    }

    private static ConfigurationOptions FromRedisUrl(string url)
    {
        var uri = Address(url, "REDIS_URL", "redis", "rediss");
        var (user, password) = Credentials(uri);
        var options = new ConfigurationOptions
        {
            EndPoints = { { uri.Host, uri.Port > 0 ? uri.Port : 6379 } },
            Ssl = uri.Scheme == "rediss",
            User = user,
            Password = password,
        };
        if (int.TryParse(uri.AbsolutePath.Trim('/'), CultureInfo.InvariantCulture, out var database))
            options.DefaultDatabase = database;

        return options;
    }

    private static Uri Address(string url, string variable, params ReadOnlySpan<string> schemes) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme)
            ? uri
            : throw new ConfigurationException($"{variable} is not an address of the form {schemes[0]}://user:password@host:port/name.");

    private static (string? User, string? Password) Credentials(Uri uri)
    {
        if (uri.UserInfo.Length == 0)
            return (null, null);

        var parts = uri.UserInfo.Split(':', 2);
        var user = Uri.UnescapeDataString(parts[0]);
        return (user.Length == 0 ? null : user, parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : null);
    }

    private static T Parse<T>(string text, Func<string, T> parse, string setting)
    {
        try
        {
            return parse(text);
        }
        catch (ArgumentException)
        {
            // The text may hold a password, so the parser's message is not passed on.
            throw new ConfigurationException($"{setting} is not a connection string.");
        }
    }
}
