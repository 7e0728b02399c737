namespace ChatAi.Bench.Measuring;

internal static class Tool
{
    /// <summary>Where the program is; or the one line that says how to get all of <paramref name="packages"/>.</summary>
    public static string Find(string name, string packages)
    {
        // Servers lie in sbin, which is not in everyone's path.
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/usr/local/sbin");
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new MissingToolException($"{name} is missing: apt-get install {packages}");
    }
}
