using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Bots;

/// <summary>Where this replica is reached by the others. 0: the first free port from the usual one on.</summary>
internal sealed class ClusterEndpointOptions
{
    /// <summary>This machine's IP address as the replicas on other machines know it.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    [Range(0, 65_535)]
    public int SiloPort { get; set; }

    [Range(0, 65_535)]
    public int GatewayPort { get; set; }
}

[OptionsValidator]
internal sealed partial class ClusterEndpointOptionsValidator : IValidateOptions<ClusterEndpointOptions>;

internal sealed class ClusterAddressValidator : IValidateOptions<ClusterEndpointOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterEndpointOptions options) =>
        IPAddress.TryParse(options.Address, out _)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Orleans:Address must be an IP address, not '{options.Address}'.");
}
