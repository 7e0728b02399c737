using ChatAi.Testing.Debian;

namespace ChatAi.Runbook.Tests;

/// <summary>
/// A folder that stands for the <c>/</c> of a machine on which ChatAi is installed, as far as its commands can be run
/// without an init system: units are looked up, shown and enabled by the real systemctl, and journals read by the real
/// journalctl, but nothing is started or stopped. Health and processes are those of the started stack, and the logs are a copy.
/// </summary>
internal sealed class InstalledMachine : IAsyncDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("chatai-machine-");
    private readonly Fail2banServer fail2ban;

    private InstalledMachine(Fail2banServer fail2ban) => this.fail2ban = fail2ban;

    /// <summary>What stands for systemctl and its like in a shell. Exported, since <c>chatai</c> is a script that calls them.</summary>
    public string Before =>
        $$"""
        sudo() { "$@"; }
        systemctl() {
            case $1 in
                enable|disable) command systemctl --root={{root.FullName}} "$@" ;;
                list-units) command systemctl --root={{root.FullName}} list-unit-files "${@: -1}" ;;
                *)
                    local verb=$1 unit
                    for unit in "${@:2}"; do
                        [[ $unit == --* ]] && continue
                        [[ $unit == *.* ]] || unit=$unit.service
                        command systemctl --root={{root.FullName}} list-unit-files "$unit" | grep -o "^$unit" | sed "s/^/$verb /" || return
                    done ;;
            esac
        }
        logrotate() { command logrotate --state {{root.FullName}}/logrotate.state "$@"; }
        journalctl() { mkdir -p {{root.FullName}}/journal && command journalctl --directory={{root.FullName}}/journal "${@/#-f/--lines=20}"; }
        fail2ban-client() { {{fail2ban.ClientCommand}} "$@"; }
        chatai() { {{root.FullName}}/opt/chatai/releases/here/bin/chatai "$@"; }
        export -f systemctl

        """;

    /// <summary>Paths of the machine, and where they are here.</summary>
    public IReadOnlyDictionary<string, string> Replacements => new Dictionary<string, string>
    {
        [" /etc/"] = $" {root.FullName}/etc/",
    };

    /// <param name="gateway">Where the stack is that <c>chatai</c> asks for its health.</param>
    /// <param name="logs">The stack's folder of logs.</param>
    public static async Task<InstalledMachine> PrepareAsync(Uri gateway, string logs)
    {
        var machine = new InstalledMachine(await Fail2banServer.StartAsync(Path.Combine(logs, "audit.log")));
        foreach (var log in Directory.EnumerateFiles(logs, "*.log"))
            machine.Write($"var/log/chatai/{Path.GetFileName(log)}", await File.ReadAllTextAsync(log));

        machine.Copy("systemd", "etc/systemd/system");
        machine.Copy("bin", "opt/chatai/releases/here/bin");
        Directory.CreateSymbolicLink(Path.Combine(machine.root.FullName, "opt/chatai/current"), "releases/here");
        machine.Write("etc/chatai/gateway.env", $"ASPNETCORE_URLS={gateway.GetLeftPart(UriPartial.Authority)}\n");

        var rule = await File.ReadAllTextAsync(Repository.PathTo("deploy", "logrotate", "chatai"));
        machine.Write("etc/logrotate.d/chatai", rule
            .Replace("/var/log/", $"{machine.root.FullName}/var/log/", StringComparison.Ordinal)
            .Replace("su chatai chatai", $"su {Environment.UserName} {Environment.UserName}", StringComparison.Ordinal));

        return machine;
    }

    public async ValueTask DisposeAsync()
    {
        await fail2ban.DisposeAsync();
        root.Delete(recursive: true);
    }

    private void Copy(string deployed, string to)
    {
        var from = Repository.PathTo("deploy", deployed);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(root.FullName, to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
