using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ChatAi.Deploy.Tests.Fail2ban;

/// <summary>
/// fail2ban with the jail as deployed, in a folder of its own: it reads the given file, and its action writes down whom it
/// bans instead of changing the firewall.
/// </summary>
internal sealed partial class Fail2banServer : IAsyncDisposable
{
    private const string Jail = "chatai-backend";

    private readonly Tool fail2ban;
    private readonly DirectoryInfo folder;
    private readonly Process server;

    private Fail2banServer(Tool fail2ban, DirectoryInfo folder, Process server) => (this.fail2ban, this.folder, this.server) = (fail2ban, folder, server);

    public IEnumerable<string> Banned => File.Exists(In("banned")) ? File.ReadAllLines(In("banned")) : [];

    public static async Task<Fail2banServer> StartAsync(string auditLog)
    {
        var fail2ban = await Tool.OfPackageAsync("fail2ban");
        var folder = Directory.CreateTempSubdirectory("chatai-fail2ban-");
        Copy(Path.Combine(fail2ban.Root, "etc/fail2ban"), folder.FullName);

        // Debian's own jail of sshd is none of ours.
        foreach (var jail in Directory.GetFiles(Path.Combine(folder.FullName, "jail.d")))
            File.Delete(jail);
        Copy(Repository.PathTo("deploy", "fail2ban"), folder.FullName);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "action.d", "write-down.conf"), $"[Definition]\nactionban = echo <ip> >> {folder.FullName}/banned\n");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "jail.local"), $"[{Jail}]\nlogpath = {auditLog}\naction = write-down\n");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "fail2ban.local"), $"[Definition]\ndbfile = {folder.FullName}/fail2ban.sqlite3\nallowipv6 = auto\n");

        var server = new Fail2banServer(fail2ban, folder, fail2ban.Start(
            "usr/bin/fail2ban-server", "-f", "-c", folder.FullName, "-s", $"{folder.FullName}/socket", "-p", $"{folder.FullName}/pid", "--logtarget", $"{folder.FullName}/fail2ban.log", "start"));
        await Eventually.True(
            () => server.server.HasExited
                ? throw new InvalidOperationException(server.server.StandardError.ReadToEnd())
                : File.Exists(server.In("fail2ban.log")) && File.ReadAllText(server.In("fail2ban.log")).Contains($"Jail '{Jail}' started", StringComparison.Ordinal),
            TimeSpan.FromSeconds(30));
        return server;
    }

    /// <summary>What an operator sees: <c>fail2ban-client status chatai-backend</c>.</summary>
    public Task<string> StatusAsync() => fail2ban.RunAsync("usr/bin/fail2ban-client", "-c", folder.FullName, "-s", In("socket"), "status", Jail);

    public static int Total(string status) => int.Parse(TotalFailed.Match(status).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
        server.Dispose();
        folder.Delete(recursive: true);
    }

    private string In(string name) => Path.Combine(folder.FullName, name);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    [GeneratedRegex(@"Total failed:\s+(\d+)")]
    private static partial Regex TotalFailed { get; }
}
