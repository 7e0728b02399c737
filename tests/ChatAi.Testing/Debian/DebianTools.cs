using ChatAi.AppHost.Standalone.Stores;
using ChatAi.AppHost.Standalone.Stores.Fetching;

namespace ChatAi.Testing.Debian;

/// <summary>
/// Programs of Debian that check what we deploy (logrotate, fail2ban, sslscan): unpacked below <c>.tools/debian/</c> with
/// whatever they need that the machine lacks, without root and without touching the machine.
/// </summary>
public static class DebianTools
{
    /// <summary>The folder that stands for <c>/</c>: a package's files lie below it as they would on the machine.</summary>
    public static async Task<string> RootOfAsync(string package, CancellationToken cancellationToken = default)
    {
        var tools = StoreFolders.For(Repository.Root, Repository.PathTo(".data")).Tools;
        var root = Path.Combine(tools, "debian", package);

        using var only = await FolderLock.TakeAsync(Path.Combine(tools, "debian"), () => { }, cancellationToken);
        if (Directory.Exists(root))
            return root;

        var work = Path.Combine(tools, "debian", ".work");
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);

        var unpacked = Directory.CreateDirectory(Path.Combine(work, "root")).FullName;
        var apt = new PrivateApt(Path.Combine(work, "apt"));
        await apt.UpdateAsync(cancellationToken);
        await apt.UnpackAsync(unpacked, _ => true, cancellationToken, package);
        Directory.Move(unpacked, root);
        Directory.Delete(work, recursive: true);

        return root;
    }

    /// <summary>The environment in which a shell finds these programs too: as the machine has them, or else from the packages named.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> WithAsync(params (string Program, string Package)[] wanted)
    {
        var environment = new Dictionary<string, string>();
        foreach (var (program, package) in wanted.Where(tool => Command.Find(tool.Program) is null))
        {
            foreach (var (name, value) in EnvironmentOf(await RootOfAsync(package)))
                environment[name] = environment.TryGetValue(name, out var others) ? $"{others}:{value}" : value;
        }

        return environment;
    }

    /// <summary>The environment in which a program below <paramref name="root"/> finds the libraries that came with it.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(string root) => new Dictionary<string, string>
    {
        ["PATH"] = string.Join(':', $"{root}/usr/sbin", $"{root}/usr/bin", $"{root}/sbin", $"{root}/bin", Environment.GetEnvironmentVariable("PATH")),
        ["LD_LIBRARY_PATH"] = string.Join(':', LibraryFolders(root)),
        ["PYTHONPATH"] = $"{root}/usr/lib/python3/dist-packages",
    };

    /// <summary>Systemd, NSS, PulseAudio and others keep libraries of their own one folder further down.</summary>
    private static IEnumerable<string> LibraryFolders(string root) => Directory
        .EnumerateDirectories(root, "*-linux-gnu", SearchOption.AllDirectories)
        .SelectMany(folder => Directory.GetDirectories(folder).Where(HoldsLibraries).Prepend(folder));

    private static bool HoldsLibraries(string folder) => Directory.EnumerateFiles(folder, "*.so*").Any();
}
