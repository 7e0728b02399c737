using System.Globalization;
using ChatAi.AppHost.Standalone.Stores.Servers;

namespace ChatAi.AppHost.Standalone.Stores.Fetching;

/// <summary>
/// Builds pgvector for a distribution that does not carry it (or one too old), from the source package that a later
/// release carries, on the same mirror: 5 seconds instead of a foreign archive.
/// </summary>
internal sealed class PgvectorBuild(PrivateApt apt, string workFolder, Action<string> say)
{
    /// <summary>Releases without a usable pgvector, and a later one that has it.</summary>
    private static readonly Dictionary<string, string> LaterRelease = new()
    {
        ["bookworm"] = "trixie",
    };

    public static bool IsPossible(string codename) => LaterRelease.ContainsKey(codename);

    public async Task BuildIntoAsync(PostgresBinaries postgres, CancellationToken cancellationToken)
    {
        var headers = Path.Combine(workFolder, "headers");
        var source = Path.Combine(workFolder, "pgvector");

        say("building pgvector");
        await apt.AddSourcesOfAsync(LaterRelease[apt.Codename], cancellationToken);
        await apt.DownloadSourceAsync("pgvector", source, cancellationToken);
        var archive = Directory.EnumerateFiles(source, "pgvector_*.orig.tar.gz").Single();
        await new Command("tar", "--extract", "--strip-components=1", "--file", archive, "--directory", source).OutputAsync(cancellationToken);

        // The package of the headers would pull in all of LLVM: taken alone, it is 1 MB.
        await apt.UnpackExactlyAsync(headers, [$"postgresql-server-dev-{postgres.Major}"], cancellationToken);
        var compiler = await Compiler.ForAsync(apt, Path.Combine(workFolder, "compiler"), say, cancellationToken);

        // pgxs belongs to the headers' package; the server's own folder must hold it while the extension is built.
        var library = (await postgres.Command("pg_config", "--pkglibdir").OutputAsync(cancellationToken)).Trim();
        var pgxs = Path.Combine(library, "pgxs");
        if (!Directory.Exists(pgxs))
            await new Command("cp", "--recursive", Path.Combine(headers, $"usr/lib/postgresql/{postgres.Major}/lib/pgxs"), pgxs).OutputAsync(cancellationToken);

        await compiler.MakeAsync(source, postgres, Path.Combine(headers, $"usr/include/postgresql/{postgres.Major}/server"), cancellationToken);
    }

    /// <summary>What a build needs: the machine's gcc and make, or private ones that go away with the work folder.</summary>
    private sealed record Compiler(string Make, string[] Settings, IReadOnlyDictionary<string, string> Environment)
    {
        public static async Task<Compiler> ForAsync(PrivateApt apt, string root, Action<string> say, CancellationToken cancellationToken)
        {
            if (Command.Find("gcc") is { } gcc && Command.Find("make") is { } make && File.Exists("/usr/include/stdio.h"))
                return new Compiler(make, [$"CC={gcc}"], new Dictionary<string, string>());

            say("fetching a compiler for it (removed again)");
            await apt.UnpackAsync(root, _ => true, cancellationToken, "gcc", "make", "libc6-dev", "libc6", "libgcc-s1", "linux-libc-dev");
            return new Compiler(
                Path.Combine(root, "usr/bin/make"),
                [$"CC={Path.Combine(root, "usr/bin/gcc")} --sysroot={root} -B{Path.Combine(root, "usr/bin")}"],
                // Not those of lib: there lies the C library to link with, which is not the one to run with.
                UnpackedTree.LibraryPath(Path.Combine(root, "usr/lib")));
        }

        public async Task MakeAsync(string source, PostgresBinaries postgres, string headers, CancellationToken cancellationToken)
        {
            string[] arguments =
            [
                $"-j{System.Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)}",
                "with_llvm=no",
                "OPTFLAGS=",
                $"includedir_server={headers}",
                $"PG_CONFIG={Path.Combine(postgres.Folder, "pg_config")}",
                .. Settings,
            ];
            foreach (var goal in (string[])["all", "install"])
            {
                await (new Command(Make, [.. arguments, goal])
                {
                    WorkingDirectory = source,
                    Environment = postgres.Environment.Concat(Environment)
                        .GroupBy(pair => pair.Key, pair => pair.Value)
                        .ToDictionary(paths => paths.Key, paths => string.Join(':', paths)),
                }).OutputAsync(cancellationToken);
            }
        }
    }
}
