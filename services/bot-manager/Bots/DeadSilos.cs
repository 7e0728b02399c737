using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace ChatAi.BotManager.Bots;

/// <summary>
/// Before it joins the cluster, a replica buries those of its own machine that were killed. Orleans would take their rows
/// for living silos that it cannot reach, and wait; but on the same machine nobody listening on a silo's port means that
/// its process is gone. Such a restart is then a matter of seconds, also when no other replica is there to notice.
/// </summary>
internal sealed partial class DeadSilos(
    IMembershipTable membership,
    ILocalSiloDetails local,
    IOptions<EndpointOptions> endpoints,
    TimeProvider clock,
    ILogger<DeadSilos> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(DeadSilos), ServiceLifecycleStage.RuntimeStorageServices, BuryAsync);

    private async Task BuryAsync(CancellationToken cancellationToken)
    {
        await membership.InitializeMembershipTableAsync(tryInitTableVersion: true, cancellationToken);
        var table = await membership.ReadAllAsync(cancellationToken);
        foreach (var (silo, etag) in table.Members)
        {
            if (silo.Status == SiloStatus.Dead || silo.SiloAddress.Equals(local.SiloAddress) || !await IsGoneAsync(silo.SiloAddress, cancellationToken))
                continue;

            // Each change raises the table's version, and is decided on the one that is current.
            var version = (await membership.ReadAllAsync(cancellationToken)).Version;
            silo.AddSuspector(local.SiloAddress, clock.GetUtcNow().UtcDateTime);
            silo.Status = SiloStatus.Dead;
            if (await membership.UpdateRowAsync(silo, etag, version.Next(), cancellationToken))
                Log.Buried(logger, silo.SiloAddress);
        }
    }

    private async Task<bool> IsGoneAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        if (!silo.Endpoint.Address.Equals(endpoints.Value.AdvertisedIPAddress))
            return false;

        // This process has the port now, so its former holder has not.
        if (silo.Endpoint.Port == endpoints.Value.SiloPort)
            return true;

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(silo.Endpoint, patience.Token);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The replica {Silo} was killed, and is taken out of the cluster")]
        public static partial void Buried(ILogger logger, SiloAddress silo);
    }
}
