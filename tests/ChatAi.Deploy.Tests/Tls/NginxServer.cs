using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using ChatAi.Deploy.Tests.Install;
using ChatAi.Deploy.Tests.Programs;
using ChatAi.Testing.Debian;

namespace ChatAi.Deploy.Tests.Tls;

/// <summary>nginx with the site that we ship, at ports and with a certificate of this test's own.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private readonly string folder;
    private readonly Process process;

    private NginxServer(string folder, Process process, int httpPort, int tlsPort) =>
        (this.folder, this.process, HttpPort, TlsPort) = (folder, process, httpPort, tlsPort);

    public int HttpPort { get; }

    public int TlsPort { get; }

    public static async Task<NginxServer> StartAsync(InstalledSuite suite)
    {
        var nginx = await ForeignProgram.FindAsync("nginx", "nginx");
        var folder = Directory.CreateTempSubdirectory("chatai-nginx-").FullName;
        var ports = FreePort.Take(2);
        var site = (await File.ReadAllTextAsync(Repository.PathTo("deploy", "nginx", "chatai.conf")))
            .Replace("listen 80;", Text($"listen 127.0.0.1:{ports[0]};"), StringComparison.Ordinal)
            .Replace("listen 443 ", Text($"listen 127.0.0.1:{ports[1]} "), StringComparison.Ordinal)
            .Replace("    listen [::]:80;\n", "", StringComparison.Ordinal)
            .Replace("    listen [::]:443 ssl http2;\n", "", StringComparison.Ordinal)
            .Replace("127.0.0.1:8000", Text($"127.0.0.1:{suite.HttpPort}"), StringComparison.Ordinal)
            .Replace("/etc/letsencrypt/live/chat.example.com/fullchain.pem", suite.Certificate.ChainFile, StringComparison.Ordinal)
            .Replace("/etc/letsencrypt/live/chat.example.com/privkey.pem", suite.Certificate.KeyFile, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "chatai.conf"), site);
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off;
            pid {{folder}}/pid;
            error_log {{folder}}/error.log;
            events {}
            http {
                access_log off;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                include {{folder}}/chatai.conf;
            }
            """);

        string[] arguments = ["-p", folder, "-e", $"{folder}/error.log", "-c", $"{folder}/nginx.conf"];
        (await nginx.RunAsync(["-t", .. arguments])).Succeeded();

        var start = new ProcessStartInfo(nginx.File, arguments);
        foreach (var (name, value) in nginx.Environment)
            start.Environment[name] = value;

        var server = new NginxServer(folder, Process.Start(start)!, ports[0], ports[1]);
        await Eventually.True(() => IsListening(ports[1]));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();

        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static bool IsListening(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
