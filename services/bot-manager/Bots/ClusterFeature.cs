using System.Net;
using ChatAi.ServiceDefaults.DataSources;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace ChatAi.BotManager.Bots;

/// <summary>
/// The replicas of this service are one Orleans cluster, in which each bot is alive once. Its membership is in Postgres:
/// a Redis that operators may flush would leave two clusters, and every bot alive twice.
/// </summary>
internal static class ClusterFeature
{
    public static void AddCluster(this WebApplicationBuilder builder)
    {
        var connectionString = ConnectionStrings.Postgres(builder.Configuration, "chatai");

        builder.Services.AddOptions<ClusterEndpointOptions>().Bind(builder.Configuration.GetSection("Orleans")).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ClusterEndpointOptions>, ClusterEndpointOptionsValidator>();
        builder.Services.AddSingleton<IValidateOptions<ClusterEndpointOptions>, ClusterAddressValidator>();
        builder.Services.AddSingleton<ClusterPorts>();
        builder.Services.AddOptions<EndpointOptions>().Configure<IOptions<ClusterEndpointOptions>, ClusterPorts>(Listen);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);

        // Advice on garbage collection at each start, and an alarm about a check that has not begun yet.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        builder.UseOrleans(silo =>
        {
            silo.UseAdoNetClustering(membership =>
            {
                membership.Invariant = "Npgsql";
                membership.ConnectionString = connectionString;
            });
#pragma warning disable ORLEANSEXP003 // the one directory that keeps activations single while silos come and go
            silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("chatai", "chatai-bot-manager"));
            silo.Configure<ClusterMembershipOptions>(NoticeDeathSoon);
            silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.FromSeconds(8));
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, DeadSilos>();
        });
    }

    private static void Listen(EndpointOptions endpoints, IOptions<ClusterEndpointOptions> options, ClusterPorts ports)
    {
        endpoints.AdvertisedIPAddress = IPAddress.Parse(options.Value.Address);
        endpoints.SiloPort = ports.Silo;
        endpoints.GatewayPort = ports.Gateway;
    }

    /// <summary>
    /// A killed replica's bots are alive elsewhere within 5 seconds, a hung one's within 9. MaxProbeTimeout above 3 seconds
    /// makes the detection of a hung one take a minute.
    /// </summary>
    private static void NoticeDeathSoon(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1.5);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(3);
        membership.NumMissedProbesLimit = 2;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
    }
}
