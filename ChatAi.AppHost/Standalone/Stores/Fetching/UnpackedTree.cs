using System.Globalization;
using ChatAi.AppHost.Standalone.Stores.Servers;

namespace ChatAi.AppHost.Standalone.Stores.Fetching;

/// <summary>The folder below which the fetched packages lie as they would below <c>/</c>.</summary>
internal sealed class UnpackedTree(string root)
{
    public string Root => root;

    private string[] Libraries => [Path.Combine(root, "usr/lib"), Path.Combine(root, "lib")];

    /// <summary>PostgreSQL finds its own files relative to its program; only the system's libraries need telling.</summary>
    public static IReadOnlyDictionary<string, string> LibraryPath(params string[] parents)
    {
        var folders = parents.Where(Directory.Exists).SelectMany(parent => Directory.EnumerateDirectories(parent, "*-linux-*"));
        return new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = string.Join(':', folders) };
    }

    public PostgresBinaries? Postgres()
    {
        var parent = Path.Combine(root, "usr/lib/postgresql");
        return Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent)
                .Where(folder => File.Exists(Path.Combine(folder, "bin/postgres")))
                .Select(folder => new PostgresBinaries(
                    Path.Combine(folder, "bin"),
                    int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture),
                    LibraryPath(Libraries)))
                .MaxBy(found => found.Major)
            : null;
    }

    public RedisBinary? Redis()
    {
        var file = Path.Combine(root, "usr/bin/redis-server");
        return File.Exists(file) ? new RedisBinary(file, LibraryPath(Libraries)) : null;
    }
}
