using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatAi.AppHost.Standalone.Stores.Servers;

namespace ChatAi.AppHost.Standalone.Stores.Fetching;

/// <summary>
/// Fetches PostgreSQL with pgvector, and Redis, as packages of the machine's own distribution, into <c>.tools/</c>.
/// A tree is made beside and moved into place when it has proved to work, so that half a fetch is never used.
/// </summary>
internal sealed partial class StoreFetch(string toolsFolder, Action<string> say)
{
    private string Work => Path.Combine(toolsFolder, "work");

    public UnpackedTree PostgresTree { get; } = new(Path.Combine(toolsFolder, "postgres"));

    public UnpackedTree RedisTree { get; } = new(Path.Combine(toolsFolder, "redis"));

    public async Task FetchAsync(bool postgres, bool redis, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(toolsFolder);
        using var held = await FolderLock.TakeAsync(toolsFolder, () => say($"another process is fetching into {toolsFolder}: waiting for it"), cancellationToken);

        // Whoever held the lock may have fetched it meanwhile.
        postgres &= PostgresTree.Postgres() is null;
        redis &= RedisTree.Redis() is null;
        if (!postgres && !redis)
            return;

        var clock = Stopwatch.StartNew();
        Empty(Work);
        say($"fetching {(postgres ? "PostgreSQL with pgvector" : "")}{(postgres && redis ? " and " : "")}{(redis ? "Redis" : "")} into {toolsFolder}: once, privately, nothing is installed");
        var apt = new PrivateApt(Path.Combine(Work, "apt"));
        await Progress.OfAsync(say, "reading the package lists", apt.UpdateAsync(cancellationToken));
        say(string.Create(CultureInfo.InvariantCulture, $"package lists of {apt.Codename} read ({clock.Elapsed.TotalSeconds:0} s)"));

        if (redis)
            await FetchRedisAsync(apt, cancellationToken);
        if (postgres)
            await FetchPostgresAsync(apt, cancellationToken);

        Directory.Delete(Work, recursive: true);
        say(string.Create(CultureInfo.InvariantCulture, $"fetched in {clock.Elapsed.TotalSeconds:0} s"));
    }

    private async Task FetchRedisAsync(PrivateApt apt, CancellationToken cancellationToken)
    {
        say("fetching Redis");
        var tree = new UnpackedTree(Path.Combine(Work, "redis"));
        await Progress.OfAsync(
            say,
            () => $"fetching Redis: {apt.Fetched()}",
            apt.UnpackAsync(tree.Root, IsLibraryOrServer, cancellationToken, "redis-server", "redis-tools"));

        if (tree.Redis() is not { } redis || await redis.VersionAsync(cancellationToken) is not { } version || version < RedisBinary.Oldest)
            throw new StoreException("The distribution's redis-server does not run from a private folder, or is older than 6.2.");

        Directory.Move(tree.Root, RedisTree.Root);
    }

    private async Task FetchPostgresAsync(PrivateApt apt, CancellationToken cancellationToken)
    {
        var (major, package) = await ChoosePostgresAsync(apt, cancellationToken);
        say($"fetching PostgreSQL {major}");
        var tree = new UnpackedTree(Path.Combine(Work, "postgres"));
        string[] wanted = [$"postgresql-{major}", $"postgresql-client-{major}", "libpq5"];
        await Progress.OfAsync(
            say,
            () => $"fetching PostgreSQL {major}: {apt.Fetched()}",
            apt.UnpackAsync(tree.Root, IsLibraryOrServer, cancellationToken, package is null ? wanted : [.. wanted, package]));

        if (tree.Postgres() is not { } postgres || await postgres.MajorAsync(cancellationToken) != major)
            throw new StoreException($"The distribution's PostgreSQL {major} does not run from a private folder.");

        if (package is null)
            await Progress.OfAsync(say, "building pgvector", new PgvectorBuild(apt, Work, say).BuildIntoAsync(postgres, cancellationToken));

        if (!await postgres.HasVectorAsync(cancellationToken))
            throw new StoreException($"pgvector {PostgresBinaries.OldestVector} or newer could not be had for PostgreSQL {major}.");

        Directory.Move(tree.Root, PostgresTree.Root);
    }

    /// <summary>The newest PostgreSQL that the distribution has a good pgvector for, else its default one and a build.</summary>
    private static async Task<(int Major, string? Pgvector)> ChoosePostgresAsync(PrivateApt apt, CancellationToken cancellationToken)
    {
        var packages = await apt.NamesAsync(@"^postgresql-[0-9]+-pgvector$", cancellationToken);
        foreach (var package in packages.OrderByDescending(MajorIn))
        {
            if (MajorIn(package) >= PostgresBinaries.OldestMajor
                && await apt.CandidateAsync(package, cancellationToken) is { } version
                && Version.TryParse(version.Split('-', '+', '~')[0], out var upstream)
                && upstream >= PostgresBinaries.OldestVector)
            {
                return (MajorIn(package), package);
            }
        }

        // The meta package's version begins with the major one: 15+248+deb12u1.
        var candidate = await apt.CandidateAsync("postgresql", cancellationToken);
        if (!int.TryParse(candidate?.Split('+')[0], CultureInfo.InvariantCulture, out var major) || major < PostgresBinaries.OldestMajor)
            throw new StoreException($"The distribution's PostgreSQL ({candidate ?? "none"}) is older than {PostgresBinaries.OldestMajor}.");

        return PgvectorBuild.IsPossible(apt.Codename)
            ? (major, null)
            : throw new StoreException($"'{apt.Codename}' has no pgvector {PostgresBinaries.OldestVector} or newer.");
    }

    /// <summary>
    /// The C library must stay the machine's. LLVM is for just-in-time compilation, which is switched off, and ten
    /// times as big as the rest; perl and init scripts serve the packages' installation only.
    /// </summary>
    private static bool IsLibraryOrServer(string package) =>
        !Unneeded().IsMatch(package);

    private static int MajorIn(string package) => int.Parse(package.Split('-')[1], CultureInfo.InvariantCulture);

    private static void Empty(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);

        Directory.CreateDirectory(folder);
    }

    [GeneratedRegex("^(libc6|libc-bin|libc-l10n|locales|libllvm.*|libz3-.*|perl.*|libperl.*|.*-perl|postgresql-common.*|postgresql-client-common|ssl-cert|adduser|debconf|init-system-helpers|lsb-base|sysvinit-utils|tzdata|logrotate|cron.*|systemd.*|ucf|netbase|openssl|sensible-utils|passwd)$")]
    private static partial Regex Unneeded();
}
