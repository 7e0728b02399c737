using System.Globalization;

namespace ChatAi.AppHost.Standalone.Stores.Servers;

/// <summary>The programs of one PostgreSQL, and what they need in their environment to run.</summary>
internal sealed record PostgresBinaries(string Folder, int Major, IReadOnlyDictionary<string, string> Environment)
{
    public const int OldestMajor = 15;

    public static readonly Version OldestVector = new(0, 7);

    private static readonly string[] Parents = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr"];

    public Command Command(string program, params string[] arguments) =>
        new(Path.Combine(Folder, program), arguments) { Environment = Environment };

    /// <summary>An installed PostgreSQL that brings a pgvector with halfvec; of the wanted major version, if one is wanted.</summary>
    public static async Task<PostgresBinaries?> FindInstalledAsync(int? wanted, CancellationToken cancellationToken)
    {
        foreach (var folder in Candidates())
        {
            var found = new PostgresBinaries(folder, 0, new Dictionary<string, string>());
            if (await found.MajorAsync(cancellationToken) is { } major
                && major >= OldestMajor
                && (wanted is null || wanted == major)
                && await found.HasVectorAsync(cancellationToken))
            {
                return found with { Major = major };
            }
        }

        return null;
    }

    public async Task<int?> MajorAsync(CancellationToken cancellationToken)
    {
        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
        var said = await Command("postgres", "--version").RunAsync(cancellationToken);
        var version = said.Output.Split(' ').ElementAtOrDefault(2)?.Split('.')[0];
        return int.TryParse(version, CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    public async Task<bool> HasVectorAsync(CancellationToken cancellationToken)
    {
        var shared = (await Command("pg_config", "--sharedir").OutputAsync(cancellationToken)).Trim();
        var control = Path.Combine(shared, "extension", "vector.control");
        return File.Exists(control) && VectorVersion(await File.ReadAllTextAsync(control, cancellationToken)) >= OldestVector;
    }

    /// <summary>Statistics of queries come with PostgreSQL's contrib modules, which some distributions package apart.</summary>
    public async Task<bool> HasStatementStatisticsAsync(CancellationToken cancellationToken)
    {
        var libraries = (await Command("pg_config", "--pkglibdir").OutputAsync(cancellationToken)).Trim();
        return Directory.Exists(libraries) && Directory.EnumerateFiles(libraries, "pg_stat_statements.*").Any();
    }

    /// <summary>The version that a pgvector control file installs.</summary>
    public static Version? VectorVersion(string control)
    {
        var line = control.Split('\n').FirstOrDefault(line => line.StartsWith("default_version", StringComparison.Ordinal));
        return Version.TryParse(line?.Split('\'').ElementAtOrDefault(1), out var version) ? version : null;
    }

    private static IEnumerable<string> Candidates()
    {
        var onPath = new[] { Stores.Command.Find("postgres") }.OfType<string>()
            .Select(file => Path.GetDirectoryName(new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file)!);

        var usual = Parents
            .Where(Directory.Exists)
            .SelectMany(parent => Directory.EnumerateDirectories(parent))
            .Where(folder => Parents[0] == Path.GetDirectoryName(folder) || Path.GetFileName(folder).StartsWith("postgresql@", StringComparison.Ordinal)
                || Path.GetFileName(folder).StartsWith("pgsql-", StringComparison.Ordinal))
            .OrderDescending(StringComparer.Ordinal)
            .Select(folder => Path.Combine(folder, "bin"));

        return onPath.Concat(usual).Distinct()
            .Where(folder => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "pg_config")));
    }
}
