using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Bots;

/// <summary>Where this replica is reached by the others. 0: the usual port where it is free, else any.</summary>
internal sealed class ClusterPortOptions
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
internal sealed partial class ClusterPortOptionsValidator : IValidateOptions<ClusterPortOptions>;

internal sealed class ClusterAddressValidator : IValidateOptions<ClusterPortOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterPortOptions options) =>
        IPAddress.TryParse(options.Address, out _)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Orleans:Address must be an IP address, not '{options.Address}'.");
}
