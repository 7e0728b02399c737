using System.Text.Json;
using ChatAi.AppHost.Standalone.Stores;

namespace ChatAi.AppHost.Standalone.View;

/// <summary>Where the page of the AppHost that runs on this data folder is, and what lets one in: for its owner only.</summary>
internal sealed record ViewFile(string Address, string Token)
{
    /// <summary>The token stands behind the '#', which a browser sends to nobody.</summary>
    public string Link => $"{Address}/#token={Token}";

    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "view.json");

    public void Write(string dataFolder) => OwnerOnly.Write(PathIn(dataFolder), JsonSerializer.Serialize(this));

    public static void Remove(string dataFolder) => File.Delete(PathIn(dataFolder));

    /// <summary>
    /// Null when no AppHost runs here. One that was killed leaves its file behind, but not its lock; without it, nobody
    /// is shown the token who may have taken the port since.
    /// </summary>
    public static ViewFile? OfRunning(string dataFolder)
    {
        if (!File.Exists(PathIn(dataFolder)))
            return null;

        using var free = FolderLock.TryTake(dataFolder);
        return free is null ? Read(dataFolder) : null;
    }

    private static ViewFile? Read(string dataFolder)
    {
        try
        {
            return JsonSerializer.Deserialize<ViewFile>(File.ReadAllText(PathIn(dataFolder)));
        }
        catch (FileNotFoundException)
        {
            // It has ended in this moment.
            return null;
        }
    }
}
