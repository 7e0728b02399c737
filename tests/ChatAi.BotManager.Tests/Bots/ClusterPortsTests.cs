using ChatAi.BotManager.Bots;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Tests.Bots;

public sealed class ClusterPortsTests
{
    [Fact]
    public void Replicas_on_one_machine_have_different_ports_also_before_they_listen()
    {
        using var first = new ClusterPorts(Options.Create(new ClusterEndpointOptions()));
        using var second = new ClusterPorts(Options.Create(new ClusterEndpointOptions()));

        Assert.Distinct([first.Silo, first.Gateway, second.Silo, second.Gateway]);
    }

    [Fact]
    public void A_configured_port_that_another_replica_has_is_refused_until_that_one_is_gone()
    {
        ClusterEndpointOptions configured;
        using (var first = new ClusterPorts(Options.Create(new ClusterEndpointOptions())))
        {
            configured = new ClusterEndpointOptions { SiloPort = first.Silo };

            var refused = Assert.Throws<OptionsValidationException>(() => new ClusterPorts(Options.Create(configured)));
            Assert.Equal([$"Orleans:SiloPort {first.Silo} is in use on this machine."], refused.Failures);
        }

        using var second = new ClusterPorts(Options.Create(configured));
        Assert.Equal(configured.SiloPort, second.Silo);
    }
}
