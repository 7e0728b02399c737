namespace ChatAi.AppHost.Standalone.Stores.Servers;

/// <summary>A server on 127.0.0.1 that outlives us, and is adopted when it is still there.</summary>
internal interface IStoreServer
{
    int Port { get; }

    Task StartAsync(CancellationToken cancellationToken);

    Task StopAsync(CancellationToken cancellationToken);
}
