namespace ChatAi.Testing;

/// <summary>Finds what the build made of another project, for tests that run it as a process.</summary>
public static class BuiltProject
{
    /// <summary>The assembly of a project, built in the same configuration as the tests that ask.</summary>
    public static string Assembly(string project)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var file = Repository.PathTo("artifacts", "bin", project, configuration, $"{project}.dll");
        return File.Exists(file) ? file : throw new InvalidOperationException($"{file} is not built.");
    }
}
