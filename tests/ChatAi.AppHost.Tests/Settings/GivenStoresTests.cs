using ChatAi.AppHost.Standalone.Settings;
using ChatAi.AppHost.Standalone.Stores;
using Microsoft.Extensions.Configuration;

namespace ChatAi.AppHost.Tests.Settings;

public sealed class GivenStoresTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("chatai-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public void Nothing_is_given_by_default() => Assert.Equal(GivenStores.None, From());

    [Fact]
    public void Addresses_name_servers()
    {
        var given = From(("DATABASE_URL", "postgresql://ann:p%40ss@db.internal:6543/orders"), ("REDIS_URL", "redis://:secret@cache.internal"));

        Assert.Equal(new GivenPostgres("db.internal", 6543, "ann", "p@ss", "orders"), given.Postgres);
        Assert.Equal(new GivenRedis("cache.internal", 6379, "secret"), given.Redis);
    }

    [Fact]
    public void Connection_strings_come_before_addresses()
    {
        var given = From(
            ("DATABASE_URL", "postgresql://ann:one@elsewhere/orders"),
            ("ConnectionStrings:chatai", "Host=db;Port=6543;Username=bob;Password=two;Database=chat"),
            ("ConnectionStrings:redis", "cache:6400,password=three"));

        Assert.Equal(new GivenPostgres("db", 6543, "bob", "two", "chat"), given.Postgres);
        Assert.Equal(new GivenRedis("cache", 6400, "three"), given.Redis);
    }

    [Fact]
    public void The_private_servers_that_a_shell_names_after_sourcing_the_env_file_are_no_given_ones()
    {
        Remember("postgres", 20123);
        Remember("redis", 20124);

        var given = From(("DATABASE_URL", "postgresql://postgres:pw@localhost:20123/chatai"), ("REDIS_URL", "redis://:pw@localhost:20124"));

        Assert.Equal(GivenStores.None, given);
    }

    [Theory]
    [InlineData("DATABASE_URL", "localhost:5432")]
    [InlineData("DATABASE_URL", "mysql://root@localhost/chatai")]
    [InlineData("REDIS_URL", "nonsense")]
    public void A_wrong_address_is_refused_by_the_setting_s_name(string setting, string address)
    {
        var refused = Assert.Throws<StoreException>(() => From((setting, address)));

        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(address, refused.Message, StringComparison.Ordinal);
    }

    private GivenStores From(params (string Name, string Value)[] settings) => GivenStores.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))).Build(),
        new StoreFolders(data, data));

    private void Remember(string store, int port)
    {
        Directory.CreateDirectory(Path.Combine(data, store));
        File.WriteAllText(Path.Combine(data, store, "port"), port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
