using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.BotManager.Bots;

/// <summary>Where this replica is reached by the others. 0: the usual port where it is free, else any.</summary>
internal sealed class ClusterPortOptions
{
    [Range(0, 65_535)]
    public int SiloPort { get; set; }

    [Range(0, 65_535)]
    public int GatewayPort { get; set; }
}

[OptionsValidator]
internal sealed partial class ClusterPortOptionsValidator : IValidateOptions<ClusterPortOptions>;
