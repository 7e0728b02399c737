using System.Security.Cryptography;
using System.Text;

namespace ChatAi.AppHost.Standalone.Stores;

/// <summary>Where fetched binaries and the private servers' data lie.</summary>
internal sealed record StoreFolders(string Tools, string Data)
{
    /// <summary>
    /// <c>.tools</c> and the data folder of the checkout. Root's servers run as another user, who cannot enter a
    /// folder below one that is closed to him (<c>/root</c>): then a folder of the machine stands in.
    /// </summary>
    public static StoreFolders For(string repositoryRoot, string dataFolder)
    {
        var tools = Environment.GetEnvironmentVariable("CHATAI_TOOLS") is { Length: > 0 } given
            ? Path.GetFullPath(given)
            : Path.Combine(repositoryRoot, ".tools");

        return new StoreFolders(Reachable(tools, "tools"), Reachable(dataFolder, "data"));
    }

    private static string Reachable(string folder, string purpose)
    {
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows() || OthersMayEnter(folder))
            return folder;

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..12];
        return Path.Combine("/var/lib/chatai-dev", hash, purpose);
    }

    private static bool OthersMayEnter(string folder)
    {
        for (var parent = Path.GetDirectoryName(folder); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (Directory.Exists(parent) && !OperatingSystem.IsWindows() && !File.GetUnixFileMode(parent).HasFlag(UnixFileMode.OtherExecute))
                return false;
        }

        return true;
    }
}
