namespace ChatAi.AppHost.Standalone.Stores;

/// <summary>Files that only their owner may read. Written beside and moved, so that none is ever seen half written.</summary>
internal static class OwnerOnly
{
    public static void Write(string file, string content)
    {
        var fresh = $"{file}.{Environment.ProcessId}";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        using (var writer = new StreamWriter(fresh, options))
            writer.Write(content);

        File.Move(fresh, file, overwrite: true);
    }
}
