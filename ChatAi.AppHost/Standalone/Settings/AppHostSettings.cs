using System.Globalization;
using System.Reflection;
using ChatAi.AppHost.Standalone.Stores;

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
    /// <summary>The folder of the AppHost's project, as the build knew it.</summary>
    public static string OwnDirectory { get; } = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "apphostprojectpath").Value!;

    public static string RepositoryOf(string appHostDirectory) => Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(appHostDirectory))!;

    public static AppHostSettings Of(string[] args)
    {
        var root = RepositoryOf(OwnDirectory);
        var data = Environment.GetEnvironmentVariable("CHATAI_DATA") is { Length: > 0 } given ? Path.GetFullPath(given) : Path.Combine(root, ".data");

        return new AppHostSettings(OwnDirectory, root, data, ManifestPathIn(args), PortOffsetOf(Environment.GetEnvironmentVariable("CHATAI_PORT_OFFSET")), args);
    }

    private static int PortOffsetOf(string? setting)
    {
        if (string.IsNullOrEmpty(setting))
            return 0;

        // The highest port of the suite is 8081.
        return int.TryParse(setting, CultureInfo.InvariantCulture, out var offset) && offset is >= 0 and < 57_000
            ? offset
            : throw new StoreException($"CHATAI_PORT_OFFSET is '{setting}'; it may be a number from 0 to 56999.");
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
