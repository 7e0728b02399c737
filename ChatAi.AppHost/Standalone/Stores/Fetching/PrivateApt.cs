using System.Globalization;

namespace ChatAi.AppHost.Standalone.Stores.Fetching;

/// <summary>
/// The machine's apt with lists, caches and sources in a folder of ours: it needs no root, installs nothing and leaves
/// the machine's own state alone. Mirrors, proxies and keys are the machine's.
/// </summary>
internal sealed class PrivateApt(string folder)
{
    private static readonly string[] Keyrings =
    [
        "/usr/share/keyrings/debian-archive-keyring.gpg",
        "/usr/share/keyrings/ubuntu-archive-keyring.gpg",
    ];

    private IReadOnlyList<AptSource> sources = [];

    /// <summary>The distribution's codename, as its archives call it.</summary>
    public string Codename { get; private set; } = "";

    private string Configuration => Path.Combine(folder, "apt.conf");

    private string Downloads => Path.Combine(folder, "downloads");

    /// <summary>What has come of the packages that are fetched just now: "8.3 MB".</summary>
    public string Fetched()
    {
        try
        {
            var bytes = new DirectoryInfo(Downloads).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
            return string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
        }
        catch (IOException)
        {
            // It is only there while something is fetched.
            return "0 MB";
        }
    }

    private string Lists => Path.Combine(folder, "lists");

    private static string? Keyring(string codename) =>
        // Where the distribution's own keyring is not at its usual place, the keys that apt trusts anyway must do.
        Array.Find(Keyrings, file => File.Exists(file) && codename.Length > 0);

    public static bool IsHere =>
        OperatingSystem.IsLinux() && Command.Find("apt-get") is not null && Command.Find("dpkg-deb") is not null;

    /// <summary>Reads the package lists of the machine's distribution.</summary>
    public async Task UpdateAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(Lists, "partial"));
        Directory.CreateDirectory(Path.Combine(folder, "cache", "archives", "partial"));
        Codename = await CodenameAsync(cancellationToken);

        var printed = await new Command("apt-get", "update", "--print-uris", "-o", $"Dir::State::lists={Lists}").OutputAsync(cancellationToken);
        sources = AptSource.OfDistribution(printed, Codename);
        if (sources.Count == 0)
            throw new StoreException($"apt has no sources for '{Codename}', this machine's distribution.");

        await WriteConfigurationAsync(cancellationToken);
        await UseSourcesAsync([.. sources.Select(source => source.Line("deb", Keyring(Codename)))], cancellationToken);
    }

    /// <summary>Adds the source packages of another suite of the same mirror.</summary>
    public async Task AddSourcesOfAsync(string suite, CancellationToken cancellationToken)
    {
        var main = sources.First(source => source.Suite == Codename) with { Suite = suite };
        await UseSourcesAsync(
            [.. sources.Select(source => source.Line("deb", Keyring(Codename))), main.Line("deb-src", Keyring(suite))],
            cancellationToken);
    }

    public async Task<IReadOnlyList<string>> NamesAsync(string pattern, CancellationToken cancellationToken) =>
        [.. (await Apt("apt-cache", "search", "--names-only", pattern).OutputAsync(cancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')[0])];

    /// <summary>The version that would be installed, without the distribution's own suffixes.</summary>
    public async Task<string?> CandidateAsync(string package, CancellationToken cancellationToken)
    {
        var policy = await Apt("apt-cache", "policy", package).OutputAsync(cancellationToken);
        var line = policy.Split('\n').FirstOrDefault(line => line.Contains("Candidate:", StringComparison.Ordinal));
        var version = line?.Split(':', 2)[1].Trim();
        return version is null or "(none)" ? null : version;
    }

    /// <summary>
    /// Downloads packages together with whatever of their dependencies this machine lacks, and unpacks them below a
    /// folder. Packages that the machine has are fetched again; what they depend on is used where it is.
    /// </summary>
    public async Task UnpackAsync(string root, Func<string, bool> wanted, CancellationToken cancellationToken, params string[] packages)
    {
        // "Inst libpq5 [15.18-0] (15.20-0+deb12u1 Debian:12.14/oldstable [amd64])"
        var plan = await Apt("apt-get", ["install", "--simulate", "--reinstall", "--no-install-recommends", "--yes", .. packages]).OutputAsync(cancellationToken);
        var missing = plan.Split('\n')
            .Where(line => line.StartsWith("Inst ", StringComparison.Ordinal))
            .Select(line => (Name: line.Split(' ')[1], Version: line[(line.IndexOf('(', StringComparison.Ordinal) + 1)..].Split(' ')[0]))
            .Where(package => wanted(package.Name))
            .Select(package => $"{package.Name}={package.Version}");

        await UnpackExactlyAsync(root, [.. missing], cancellationToken);
    }

    /// <summary>Downloads packages without what they depend on, and unpacks them below a folder.</summary>
    public async Task UnpackExactlyAsync(string root, string[] packages, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Downloads);
        await (Apt("apt-get", ["download", .. packages]) with { WorkingDirectory = Downloads }).OutputAsync(cancellationToken);

        Directory.CreateDirectory(root);
        foreach (var package in Directory.EnumerateFiles(Downloads, "*.deb"))
            await new Command("dpkg-deb", "--extract", package, root).OutputAsync(cancellationToken);

        Directory.Delete(Downloads, recursive: true);
    }

    /// <summary>Downloads the newest source package, verified, into a folder.</summary>
    public async Task DownloadSourceAsync(string package, string into, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(into);
        await (Apt("apt-get", "source", "--download-only", package) with { WorkingDirectory = into }).OutputAsync(cancellationToken);
    }

    private Command Apt(string program, params string[] arguments) => new(program, arguments)
    {
        Environment = new Dictionary<string, string> { ["APT_CONFIG"] = Configuration },
    };

    private async Task UseSourcesAsync(string[] lines, CancellationToken cancellationToken)
    {
        await File.WriteAllLinesAsync(Path.Combine(folder, "sources.list"), lines, cancellationToken);
        await Apt("apt-get", "update").OutputAsync(cancellationToken);
    }

    /// <summary>The machine's whole configuration but for its hooks (which clean the machine's own caches), then our folders.</summary>
    private async Task WriteConfigurationAsync(CancellationToken cancellationToken)
    {
        var machine = (await new Command("apt-config", "dump").OutputAsync(cancellationToken)).Split('\n')
            .Where(line => !line.Contains("-Invoke", StringComparison.Ordinal) && !line.Contains("Pre-Install-Pkgs", StringComparison.Ordinal));

        var ours = string.Create(CultureInfo.InvariantCulture, $"""
            Dir::Etc::main "/dev/null";
            Dir::Etc::parts "/dev/null";
            Dir::Etc::sourcelist "{folder}/sources.list";
            Dir::Etc::sourceparts "/dev/null";
            Dir::State::lists "{Lists}";
            Dir::State::status "/var/lib/dpkg/status";
            Dir::Cache "{folder}/cache";
            Acquire::Languages "none";
            Acquire::Retries "3";
            APT::Sandbox::User "root";
            APT::Update::Error-Mode "any";
            Debug::NoLocking "true";

            """);
        await File.WriteAllTextAsync(Configuration, string.Join('\n', machine) + "\n" + ours, cancellationToken);
    }

    private static async Task<string> CodenameAsync(CancellationToken cancellationToken)
    {
        const string key = "VERSION_CODENAME=";
        var lines = await File.ReadAllLinesAsync("/etc/os-release", cancellationToken);
        return lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..].Trim('"')
            ?? throw new StoreException("/etc/os-release does not say which release of its distribution this machine runs.");
    }
}
