using System.Text.RegularExpressions;

namespace ChatAi.AppHost.Standalone.Stores.Fetching;

/// <summary>One archive of the machine's distribution: an address, a suite and a component.</summary>
internal sealed partial record AptSource(string Address, string Suite, string Component)
{
    private static readonly string[] Pockets = ["", "-updates", "-security", "-backports"];

    /// <summary>
    /// The distribution's own archives among those that apt says it would update from; the sources of other vendors
    /// may be out of reach, and hold nothing that we want.
    /// </summary>
    public static IReadOnlyList<AptSource> OfDistribution(string printedAddresses, string codename) =>
        [.. PackagesAddress().Matches(printedAddresses)
            .Select(match => new AptSource(match.Groups["address"].Value, match.Groups["suite"].Value, match.Groups["component"].Value))
            .Where(source => Pockets.Any(pocket => source.Suite == codename + pocket))
            .Distinct()];

    public string Line(string kind, string? keyring) =>
        $"{kind} {(keyring is null ? "" : $"[signed-by={keyring}] ")}{Address} {Suite} {Component}";

    // 'http://mirror/debian/dists/bookworm/main/binary-amd64/Packages.xz' ...
    [GeneratedRegex(@"'(?<address>\S+)/dists/(?<suite>[^/']+)/(?<component>[^/']+)/binary-[^/']+/Packages[^/']*'")]
    private static partial Regex PackagesAddress();
}
