using System.Runtime.Versioning;
using ChatAi.Deploy.Tests.Systemd;
using ChatAi.Testing.Debian;

namespace ChatAi.Deploy.Tests.Install;

public sealed class InstallTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task A_second_installation_keeps_the_settings_and_the_release_before()
    {
        using var files = await InstalledFiles.MakeAsync();
        files.Set("chatai", "Inbox__Retention", "30.00:00:00");
        var before = Settings(files);

        var second = (await files.InstallAsync("two")).Succeeded();

        Assert.Equal(before, Settings(files));
        Assert.DoesNotContain("password", second.Output, StringComparison.Ordinal);
        Assert.Equal("releases/two", LinkOf(files, "/opt/chatai/current"));
        Assert.Equal("releases/one", LinkOf(files, "/opt/chatai/previous"));
        Assert.True(File.Exists(files.PathTo("/opt/chatai/releases/one/api/ChatAi.Api")));
    }

    [Fact]
    public async Task A_release_that_disappoints_is_left_for_the_one_before()
    {
        using var files = await InstalledFiles.MakeAsync();
        (await files.InstallAsync("two")).Succeeded();

        (await files.ChatAiAsync("rollback")).Succeeded();

        Assert.Equal("releases/one", LinkOf(files, "/opt/chatai/current"));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Secrets_are_made_for_each_installation_and_only_root_may_read_them()
    {
        using var one = await InstalledFiles.MakeAsync();
        using var other = await InstalledFiles.MakeAsync();

        Assert.NotEqual(one.Text("/etc/chatai/secrets.env"), other.Text("/etc/chatai/secrets.env"));
        foreach (var file in Directory.EnumerateFiles(one.PathTo("/etc/chatai")).Where(file => Path.GetFileName(file) != "chatai.env"))
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(file));

        Assert.DoesNotMatch("(?i)(password|secret|_key|service_token)[a-z_]*=", one.Text("/etc/chatai/chatai.env"));
    }

    [Fact]
    public async Task Each_service_has_a_role_of_its_own_whose_password_the_migration_gives()
    {
        using var files = await InstalledFiles.MakeAsync();
        var roles = UnitFile.Variables(files.PathTo("/etc/chatai/migration.env")).ToDictionary();

        foreach (var (service, role, setting) in new[] { ("api", "chatai_api", "Api"), ("token-pool", "chatai_token_pool", "TokenPool"), ("bot-manager", "chatai_bot_manager", "BotManager") })
        {
            var own = UnitFile.Variables(files.PathTo($"/etc/chatai/{service}.env")).ToDictionary();
            Assert.Equal($"postgresql://{role}:{roles[$"Roles__{setting}__Password"]}@127.0.0.1:5432/chatai", own["DATABASE_URL"]);
        }

        Assert.DoesNotContain("DATABASE_URL", files.Text("/etc/chatai/gateway.env"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uninstalling_keeps_settings_data_and_logs()
    {
        using var files = await InstalledFiles.MakeAsync();
        await File.WriteAllTextAsync(files.PathTo("/var/lib/chatai/backups/precious.dump"), "data", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(files.PathTo("/var/log/chatai/api.log"), "said", TestContext.Current.CancellationToken);

        (await files.UninstallAsync()).Succeeded();

        Assert.False(Directory.Exists(files.PathTo("/opt/chatai")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(files.PathTo("/etc/systemd/system")));
        Assert.False(Path.Exists(files.PathTo("/usr/local/bin/chatai")));
        Assert.Equal("data", files.Text("/var/lib/chatai/backups/precious.dump"));
        Assert.Equal("said", files.Text("/var/log/chatai/api.log"));
        Assert.Contains("SECRET_KEY=", files.Text("/etc/chatai/secrets.env"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_whole_word_purges()
    {
        using var files = await InstalledFiles.MakeAsync();

        var refused = await files.UninstallAsync("--purge", "yes");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.True(Directory.Exists(files.PathTo("/opt/chatai")));

        (await files.UninstallAsync("--purge", "settings-data-and-logs")).Succeeded();
        Assert.False(Directory.Exists(files.PathTo("/etc/chatai")));
        Assert.False(Directory.Exists(files.PathTo("/var/lib/chatai")));
    }

    [Theory]
    [InlineData("unknown option --fast", "--fast")]
    [InlineData("--database-url needs a value", "--database-url")]
    [InlineData("must read postgresql://", "--database-url", "Host=localhost")]
    [InlineData("must read redis://", "--database-url", "postgresql://a:b@localhost/chatai", "--redis-url", "localhost:6379")]
    [InlineData("the database must be named")]
    [InlineData("a version is made of", "--version", "../one")]
    [InlineData("is no address", "--admin-email", "nobody")]
    [InlineData("holds no api", "--from", "/nowhere")]
    public async Task What_is_wrong_is_said_in_one_line_and_nothing_is_installed(string said, params string[] options)
    {
        var root = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var environment = new Dictionary<string, string> { ["DATABASE_URL"] = "", ["REDIS_URL"] = "redis://127.0.0.1:6379/0" };

        var refused = await ForeignProgram.RunAsync(Repository.PathTo("deploy", "install.sh"), ["--root", root, .. options], environment);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(said, Assert.Single(refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.False(Directory.Exists(root));
    }

    [Fact]
    public async Task Shellcheck_finds_nothing_in_the_scripts()
    {
        var shellcheck = await ForeignProgram.FindAsync("shellcheck", "shellcheck");

        // What lies in lib/ is looked at from the scripts that source it.
        string[] scripts = [.. Directory.EnumerateFiles(Repository.PathTo("deploy"), "*.sh"), .. Directory.EnumerateFiles(Repository.PathTo("deploy", "bin"))];
        (await shellcheck.RunAsync(["--external-sources", .. scripts])).Succeeded();
    }

    private static Dictionary<string, string> Settings(InstalledFiles files) =>
        Directory.EnumerateFiles(files.PathTo("/etc/chatai")).ToDictionary(file => file, File.ReadAllText);

    private static string? LinkOf(InstalledFiles files, string path) => new FileInfo(files.PathTo(path)).LinkTarget;
}
