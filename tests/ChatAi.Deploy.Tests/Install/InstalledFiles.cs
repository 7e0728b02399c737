using ChatAi.Testing.Debian;

namespace ChatAi.Deploy.Tests.Install;

/// <summary>What install.sh puts on a machine, below a folder of this test's own. The programs are those that the build made.</summary>
internal sealed class InstalledFiles : IDisposable
{
    private const string SomeDatabase = "postgresql://owner:for-tests-only@127.0.0.1:5432/chatai";
    private const string SomeRedis = "redis://127.0.0.1:6379/0";

    private static readonly (string Name, string Project)[] Programs =
    [
        ("api", "ChatAi.Api"),
        ("bot-manager", "ChatAi.BotManager"),
        ("gateway", "ChatAi.Gateway"),
        ("migration", "ChatAi.Migration"),
        ("token-pool", "ChatAi.TokenPool"),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("chatai-install-").FullName;

    public string Root => Path.Combine(folder, "root");

    public static async Task<InstalledFiles> MakeAsync(string database = SomeDatabase, string redis = SomeRedis)
    {
        var files = new InstalledFiles();
        (await files.InstallAsync("one", "--database-url", database, "--redis-url", redis)).Succeeded();
        return files;
    }

    public string PathTo(string absolute) => Root + absolute;

    public string Text(string absolute) => File.ReadAllText(PathTo(absolute));

    /// <summary>An operator's own line, which overrides what the file says before.</summary>
    public void Set(string settings, string name, object value) => File.AppendAllText(PathTo($"/etc/chatai/{settings}.env"), $"{name}={value}\n");

    public Task<Finished> InstallAsync(string version, params string[] options) =>
        Script("install.sh", ["--root", Root, "--from", Published(), "--version", version, .. options]);

    public Task<Finished> UninstallAsync(params string[] options) => Script("uninstall.sh", ["--root", Root, .. options]);

    /// <summary>The operator's command of the installation.</summary>
    public async Task<Finished> ChatAiAsync(params string[] arguments) =>
        await ForeignProgram.RunAsync(PathTo("/opt/chatai/current/bin/chatai"), arguments, await DebianTools.WithAsync(("curl", "curl"), ("openssl", "openssl")));

    public static Task<Finished> Script(string name, params string[] arguments) =>
        ForeignProgram.RunAsync(Repository.PathTo("deploy", name), arguments);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Published()
    {
        var published = Directory.CreateDirectory(Path.Combine(folder, "published")).FullName;
        foreach (var (name, project) in Programs)
        {
            var link = Path.Combine(published, name);
            if (!Directory.Exists(link))
                Directory.CreateSymbolicLink(link, Path.GetDirectoryName(BuiltProject.Assembly(project))!);
        }

        return published;
    }
}
