using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace ChatAi.Gateway.Routes;

/// <summary>
/// An instance that refuses a connection gets no requests until the cluster's reactivation period is over. One refusal
/// is enough: a process that listens does not refuse, and with other instances at hand no caller should pay for a second try.
/// </summary>
internal sealed class UnreachablePolicy(IDestinationHealthUpdater health) : IPassiveHealthCheckPolicy
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(5);

    public string Name => "Unreachable";

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (IsRefusal(context.GetForwarderErrorFeature()))
        {
            var period = cluster.Model.Config.HealthCheck?.Passive?.ReactivationPeriod ?? Default;
            health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, period);
        }
    }

    public static bool IsRefusal(IForwarderErrorFeature? error) =>
        error?.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };
}
