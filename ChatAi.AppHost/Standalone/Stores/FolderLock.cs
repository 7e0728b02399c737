namespace ChatAi.AppHost.Standalone.Stores;

/// <summary>Keeps two AppHosts from working on one folder at once. The system frees it when its holder dies.</summary>
internal static class FolderLock
{
    public static async Task<IDisposable> TakeAsync(string folder, Action onWait, CancellationToken cancellationToken)
    {
        var waited = false;
        while (true)
        {
            var held = TryTake(folder);
            if (held is not null)
                return held;

            if (!waited)
                onWait();

            waited = true;
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    public static IDisposable? TryTake(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
