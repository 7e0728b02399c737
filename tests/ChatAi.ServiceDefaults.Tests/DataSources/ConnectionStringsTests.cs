using ChatAi.ServiceDefaults.DataSources;
using ChatAi.ServiceDefaults.Startup;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace ChatAi.ServiceDefaults.Tests.DataSources;

public sealed class ConnectionStringsTests
{
    [Fact]
    public void An_address_for_psql_becomes_a_connection_string()
    {
        var parsed = Postgres(("DATABASE_URL", "postgresql://ann:p%40ss%2Fword@db.example:5433/chat%20ai"));

        Assert.Equal("db.example", parsed.Host);
        Assert.Equal(5433, parsed.Port);
        Assert.Equal("ann", parsed.Username);
        Assert.Equal("p@ss/word", parsed.Password);
        Assert.Equal("chat ai", parsed.Database);
    }

    [Fact]
    public void The_connection_string_of_the_AppHost_goes_before_the_address() =>
        Assert.Equal("first", Postgres(("ConnectionStrings:chatai", "Host=first"), ("DATABASE_URL", "postgresql://second/x")).Host);

    [Theory]
    [InlineData("Host=first", 30)]
    [InlineData("Host=first;Maximum Pool Size=7", 7)]
    public void Three_services_have_room_in_a_PostgreSQL_as_it_comes_unless_told_otherwise(string connectionString, int expected) =>
        Assert.Equal(expected, Postgres(("ConnectionStrings:chatai", connectionString)).MaxPoolSize);

    [Fact]
    public void Without_either_the_error_names_both_settings()
    {
        var error = Assert.Throws<ConfigurationException>(() => Postgres());

        Assert.Contains("ConnectionStrings:chatai", error.Message, StringComparison.Ordinal);
        Assert.Contains("DATABASE_URL", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mysql://ann:hidden@db/x")]
    [InlineData("hidden")]
    public void A_wrong_address_is_refused_without_repeating_it(string address)
    {
        var error = Assert.Throws<ConfigurationException>(() => Postgres(("DATABASE_URL", address)));

        Assert.Contains("DATABASE_URL", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_connection_string_is_refused_without_repeating_it()
    {
        var error = Assert.Throws<ConfigurationException>(() => Postgres(("ConnectionStrings:chatai", "Hostt=x;Password=hidden")));

        Assert.DoesNotContain("hidden", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://cache.example:6380/2", "cache.example:6380", 2, false)]
    [InlineData("redis://:p%40ss@cache.example", "cache.example:6379", null, false)]
    [InlineData("rediss://ann:p%40ss@cache.example:6380", "cache.example:6380", null, true)]
    public void An_address_for_redis_cli_becomes_options(string address, string endpoint, int? database, bool tls)
    {
        var options = ConnectionStrings.Redis(Configuration(("REDIS_URL", address)), "redis");

        Assert.EndsWith(endpoint, options.EndPoints[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(database, options.DefaultDatabase);
        Assert.Equal(tls, options.Ssl);
        Assert.Equal(address.Contains('@', StringComparison.Ordinal) ? "p@ss" : null, options.Password);
    }

    private static NpgsqlConnectionStringBuilder Postgres(params (string Key, string Value)[] settings) =>
        new(ConnectionStrings.Postgres(Configuration(settings), "chatai"));

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
}
