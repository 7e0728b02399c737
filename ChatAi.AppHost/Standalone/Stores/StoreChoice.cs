using ChatAi.AppHost.Standalone.Stores.Servers;

namespace ChatAi.AppHost.Standalone.Stores;

/// <summary>Where the stores come from, with the programs of those that are started from programs.</summary>
internal sealed record StoreChoice(StoreSource PostgresSource, PostgresBinaries? Postgres, StoreSource RedisSource, RedisBinary? Redis);
