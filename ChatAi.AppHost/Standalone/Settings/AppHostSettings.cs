using System.Globalization;
using System.Reflection;

namespace ChatAi.AppHost.Standalone.Settings;

/// <summary>Where the checkout lies and what the command line asks for.</summary>
/// <param name="ManifestPath">Set when a manifest is to be written, instead of anything being run.</param>
/// <param name="PortOffset">Added to every service's port, so that two checkouts can run side by side: <c>CHATAI_PORT_OFFSET</c>.</param>
internal sealed record AppHostSettings(
    string AppHostDirectory,
    string RepositoryRoot,
    string DataFolder,
    string? ManifestPath,
    int PortOffset,
    IReadOnlyList<string> ConfigurationArguments)
{
    public static AppHostSettings Of(string[] args)
    {
        var directory = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "apphostprojectpath").Value!;
        var root = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(directory))!;
        var data = Environment.GetEnvironmentVariable("CHATAI_DATA") is { Length: > 0 } given ? Path.GetFullPath(given) : Path.Combine(root, ".data");
        var offset = Environment.GetEnvironmentVariable("CHATAI_PORT_OFFSET") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

        return new AppHostSettings(directory, root, data, ManifestPathIn(args), offset, args);
    }

    /// <summary>Both of Aspire's ways: <c>--publisher manifest</c>, and <c>--operation publish --step publish-manifest</c>.</summary>
    private static string? ManifestPathIn(string[] args)
    {
        var wanted = After(args, "--publisher") is "manifest" || (After(args, "--operation") is "publish" && After(args, "--step") is "publish-manifest");
        return wanted ? After(args, "--output-path") ?? "aspire-manifest.json" : null;
    }

    private static string? After(string[] args, string option)
    {
        var at = Array.IndexOf(args, option);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
