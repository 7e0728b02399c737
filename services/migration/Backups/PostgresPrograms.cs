using ChatAi.Migration.Maintenance;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ChatAi.Migration.Backups;

/// <summary>
/// Finds pg_dump and pg_restore. A pg_dump that is older than the server refuses, and a pg_restore that is newer sets
/// what the server does not know: the one of the server's own version is best, then the next newer.
/// </summary>
internal sealed class PostgresPrograms(IOptions<BackupOptions> options, IConfiguration configuration)
{
    private const string Debian = "/usr/lib/postgresql";

    private static readonly string[] Elsewhere = ["/usr/local/bin", "/usr/bin", "/opt/homebrew/opt/libpq/bin", "/usr/local/opt/libpq/bin"];

    public async Task<ClientProgram> FindAsync(string name, int major, CancellationToken cancellationToken)
    {
        var found = new List<ClientProgram>();
        foreach (var folder in Folders().Distinct().Where(folder => File.Exists(Path.Combine(folder, name))))
        {
            var program = new ClientProgram(Path.Combine(folder, name), 0, LibrariesOf(folder));
            if (await program.MajorAsync(cancellationToken) is { } version)
                found.Add(program with { Major = version });
        }

        return Choose(found, major) ?? throw new MaintenanceException(
            $"{name} {major} or newer is needed, and {(found.Count == 0 ? "none" : $"only {string.Join(", ", found.Select(program => program.Major).Distinct())}")} "
            + $"was found (in Backups:Programs, {Debian}, the PATH and .tools): install postgresql-client-{major}.");
    }

    /// <summary>Of equals the first.</summary>
    public static ClientProgram? Choose(IEnumerable<ClientProgram> found, int major) =>
        found.Where(program => program.Major >= major).MinBy(program => program.Major);

    private IEnumerable<string> Folders()
    {
        if (options.Value.Programs is { Length: > 0 } given)
            yield return given;

        foreach (var folder in Below(Debian))
            yield return folder;

        // Before the PATH's: what stands there on Debian chooses a version by itself.
        foreach (var folder in ToolFolders().SelectMany(tools => Below(Path.Combine(tools, "postgres", Debian[1..]))))
            yield return folder;

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(Elsewhere))
            yield return folder;
    }

    /// <summary>Where the AppHost keeps the servers that it has fetched.</summary>
    private IEnumerable<string> ToolFolders()
    {
        if (configuration["CHATAI_TOOLS"] is { Length: > 0 } given)
            yield return given;

        yield return Path.GetFullPath(".tools");
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            yield return Path.Combine(folder, ".tools");
    }

    private static IEnumerable<string> Below(string parent) =>
        Directory.Exists(parent) ? Directory.EnumerateDirectories(parent).Select(folder => Path.Combine(folder, "bin")) : [];

    /// <summary>Programs that were unpacked and not installed bring their libraries along.</summary>
    private static Dictionary<string, string> LibrariesOf(string folder)
    {
        var end = folder.IndexOf(Debian, StringComparison.Ordinal);
        if (end <= 0)
            return [];

        var libraries = ((string[])["usr/lib", "lib"])
            .Select(parent => Path.Combine(folder[..end], parent))
            .Where(Directory.Exists)
            .SelectMany(parent => Directory.EnumerateDirectories(parent, "*-linux-*"));
        return new() { ["LD_LIBRARY_PATH"] = string.Join(':', libraries) };
    }
}
