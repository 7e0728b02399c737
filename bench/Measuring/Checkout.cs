namespace ChatAi.Bench.Measuring;

/// <summary>The checkout that this program was built from.</summary>
internal static class Checkout
{
#if DEBUG
    private const string Configuration = "debug";
#else
    private const string Configuration = "release";
#endif

    public static string Root { get; } = FindRoot();

    public static string Built(string project) => Path.Combine(Root, "artifacts", "bin", project, Configuration, project + ".dll");

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "ChatAi.slnx")))
                return folder;
        }

        throw new InvalidOperationException("There is no checkout around this program: no folder above it holds ChatAi.slnx.");
    }
}
