using ChatAi.AppHost.Standalone.Stores;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace ChatAi.AppHost.Standalone.Settings;

internal sealed record GivenPostgres(string Host, int Port, string User, string Password, string Database);

internal sealed record GivenRedis(string Host, int Port, string Password);

/// <summary>
/// Servers that the environment names: they are used as they are, and no private ones are started. The private ones
/// themselves, which a shell names after it has sourced <c>.data/env</c>, are no given ones.
/// </summary>
internal sealed record GivenStores(GivenPostgres? Postgres, GivenRedis? Redis)
{
    public static GivenStores None { get; } = new(null, null);

    public static GivenStores From(IConfiguration configuration, StoreFolders folders)
    {
        var postgres = PostgresOf(configuration.GetConnectionString("chatai"), configuration["DATABASE_URL"]);
        var redis = RedisOf(configuration.GetConnectionString("redis"), configuration["REDIS_URL"]);

        return new GivenStores(
            postgres is not null && IsOwn(postgres.Host, postgres.Port, folders, "postgres") ? null : postgres,
            redis is not null && IsOwn(redis.Host, redis.Port, folders, "redis") ? null : redis);
    }

    private static bool IsOwn(string host, int port, StoreFolders folders, string store) =>
        host is "localhost" or "127.0.0.1" && FreePort.Read(Path.Combine(folders.Data, store, "port")) == port;

    private static GivenPostgres? PostgresOf(string? connectionString, string? address)
    {
        if (!string.IsNullOrEmpty(connectionString))
        {
            var parsed = new NpgsqlConnectionStringBuilder(connectionString);
            return new GivenPostgres(parsed.Host ?? "localhost", parsed.Port, parsed.Username ?? "postgres", parsed.Password ?? "", parsed.Database ?? "chatai");
        }

        if (string.IsNullOrEmpty(address))
            return null;

        var uri = Parse("DATABASE_URL", address, "postgresql", "postgres");
        var (user, password) = Credentials(uri);
        return new GivenPostgres(uri.Host, uri.Port > 0 ? uri.Port : 5432, user, password, Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')) is { Length: > 0 } name ? name : "chatai");
    }

    private static GivenRedis? RedisOf(string? connectionString, string? address)
    {
        if (!string.IsNullOrEmpty(connectionString))
        {
            // "host:port,password=secret"
            var parts = connectionString.Split(',');
            var password = parts.FirstOrDefault(part => part.StartsWith("password=", StringComparison.OrdinalIgnoreCase))?["password=".Length..];
            var server = Parse("ConnectionStrings__redis", $"redis://{parts[0]}", "redis");
            return new GivenRedis(server.Host, server.Port > 0 ? server.Port : 6379, password ?? "");
        }

        if (string.IsNullOrEmpty(address))
            return null;

        var uri = Parse("REDIS_URL", address, "redis");
        return new GivenRedis(uri.Host, uri.Port > 0 ? uri.Port : 6379, Credentials(uri).Password);
    }

    private static Uri Parse(string setting, string address, params string[] schemes) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme)
            ? uri
            : throw new StoreException($"{setting} is not an address of the form {schemes[0]}://user:password@host:port.");

    private static (string User, string Password) Credentials(Uri uri)
    {
        var parts = uri.UserInfo.Split(':', 2);
        return (Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}
