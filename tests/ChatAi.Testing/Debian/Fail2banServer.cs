using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ChatAi.Testing.Debian;

/// <summary>
/// fail2ban with the jail as deployed, in a folder of its own: it reads the given file, and its action writes down whom it
/// bans instead of changing the firewall.
/// </summary>
public sealed partial class Fail2banServer : IAsyncDisposable
{
    private const string Jail = "chatai-backend";

    private readonly ForeignProgram client;
    private readonly DirectoryInfo folder;
    private readonly Process server;

    private Fail2banServer(ForeignProgram client, DirectoryInfo folder, Process server) => (this.client, this.folder, this.server) = (client, folder, server);

    public IEnumerable<string> Banned => File.Exists(In("banned")) ? File.ReadAllLines(In("banned")) : [];

    public static async Task<Fail2banServer> StartAsync(string auditLog)
    {
        var client = await ForeignProgram.OfPackageAsync("fail2ban-client", "fail2ban");
        var program = await ForeignProgram.OfPackageAsync("fail2ban-server", "fail2ban");
        var folder = Directory.CreateTempSubdirectory("chatai-fail2ban-");
        Copy(Path.Combine(program.Root, "etc/fail2ban"), folder.FullName);

        // Debian's own jail of sshd is none of ours.
        foreach (var jail in Directory.GetFiles(Path.Combine(folder.FullName, "jail.d")))
            File.Delete(jail);
        Copy(Repository.PathTo("deploy", "fail2ban"), folder.FullName);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "action.d", "write-down.conf"), $"[Definition]\nactionban = echo <ip> >> {folder.FullName}/banned\n");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "jail.local"), $"[{Jail}]\nlogpath = {auditLog}\naction = write-down\n");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "fail2ban.local"), $"[Definition]\ndbfile = {folder.FullName}/fail2ban.sqlite3\nallowipv6 = auto\n");

        var server = new Fail2banServer(client, folder, program.Start(
            "-f", "-c", folder.FullName, "-s", $"{folder.FullName}/socket", "-p", $"{folder.FullName}/pid", "--logtarget", $"{folder.FullName}/fail2ban.log", "start"));
        await Eventually.True(
            () => server.server.HasExited
                ? throw new InvalidOperationException(server.server.StandardError.ReadToEnd())
                : File.Exists(server.In("fail2ban.log")) && File.ReadAllText(server.In("fail2ban.log")).Contains($"Jail '{Jail}' started", StringComparison.Ordinal),
            TimeSpan.FromSeconds(30));
        return server;
    }

    /// <summary>What an operator sees: <c>fail2ban-client status chatai-backend</c>.</summary>
    public async Task<string> StatusAsync() => (await client.RunAsync("-c", folder.FullName, "-s", In("socket"), "status", Jail)).Succeeded().Output;

    /// <summary>What a shell runs to ask this server.</summary>
    public string ClientCommand => string.Concat(client.Environment.Select(variable => $"{variable.Key}='{variable.Value}' "))
        + $"{client.Interpreter} {client.File} -c {folder.FullName} -s {In("socket")}";

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
