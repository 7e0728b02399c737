namespace ChatAi.Testing;

/// <summary>The checkout that the tests run from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathTo(params string[] segments) => Path.Combine([Root, .. segments]);

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "ChatAi.slnx")))
                return folder;
        }

        throw new InvalidOperationException("The tests do not run from within a checkout: no folder above them holds ChatAi.slnx.");
    }
}
