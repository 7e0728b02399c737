using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatAi.Testing.Debian;

/// <summary>
/// Debian's Prometheus with the configuration as deployed, in a folder of its own. It asks an installation on other ports,
/// it asks every two seconds, and alerts do not wait before they fire; rules and jobs are those of the files.
/// </summary>
public sealed partial class PrometheusServer : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly Process process;
    private readonly HttpClient http;

    private PrometheusServer(DirectoryInfo folder, Process process, Uri address)
    {
        (this.folder, this.process) = (folder, process);
        http = new HttpClient { BaseAddress = address };
    }

    public static async Task<PrometheusServer> StartAsync(Uri target)
    {
        ArgumentNullException.ThrowIfNull(target);

        var program = await ForeignProgram.OfPackageAsync("prometheus", "prometheus");
        var folder = Directory.CreateTempSubdirectory("chatai-prometheus-");
        Copy(folder.FullName, target.Authority);
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        var process = program.Start(
            $"--config.file={folder.FullName}/prometheus.yml",
            $"--storage.tsdb.path={folder.FullName}/data",
            $"--web.listen-address={address.Authority}",
            "--enable-feature=exemplar-storage",
            "--log.level=error");
        var server = new PrometheusServer(folder, process, address);
        var words = process.StandardError.ReadToEndAsync();
        await Eventually.True(
            async () => process.HasExited ? throw new InvalidOperationException(await words) : (await server.http.GetAsync(new Uri("/-/ready", UriKind.Relative))).IsSuccessStatusCode,
            TimeSpan.FromSeconds(30));
        return server;
    }

    /// <summary>The value of <c>data</c> in the answer; fails with what Prometheus says when it refuses.</summary>
    public async Task<JsonElement> GetAsync(string path, params (string Name, string Value)[] parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);

        var query = string.Join('&', parameters.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}"));
        using var response = await http.GetAsync(new Uri($"/api/v1/{path}?{query}", UriKind.Relative));
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return answer.GetProperty("status").GetString() == "success"
            ? answer.GetProperty("data")
            : throw new InvalidOperationException($"{query}: {answer.GetProperty("error").GetString()}");
    }

    /// <summary>The series that an expression gives now.</summary>
    public async Task<IReadOnlyList<JsonElement>> QueryAsync(string expression) =>
        [.. (await GetAsync("query", ("query", expression))).GetProperty("result").EnumerateArray()];

    /// <summary>The state of an alert: firing, pending or null.</summary>
    public async Task<string?> AlertAsync(string name) => (await GetAsync("alerts")).GetProperty("alerts").EnumerateArray()
        .Where(alert => alert.GetProperty("labels").GetProperty("alertname").GetString() == name)
        .Select(alert => alert.GetProperty("state").GetString())
        .FirstOrDefault();

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        http.Dispose();
        folder.Delete(recursive: true);
    }

    private static void Copy(string folder, string target)
    {
        Directory.CreateDirectory(Path.Combine(folder, "rules"));
        var from = Repository.PathTo("deploy", "prometheus");
        var config = File.ReadAllText(Path.Combine(from, "prometheus.yml"));
        File.WriteAllText(
            Path.Combine(folder, "prometheus.yml"),
            Interval.Replace(config, "${name}: 2s").Replace("localhost:8000", target, StringComparison.Ordinal));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(from, "rules")))
            File.WriteAllText(Path.Combine(folder, "rules", Path.GetFileName(file)), Delay.Replace(File.ReadAllText(file), ""));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"(?<name>scrape_interval|evaluation_interval): \d+s")]
    private static partial Regex Interval { get; }

    [GeneratedRegex(@"(?m)^ +for: \d+[smhd]\n")]
    private static partial Regex Delay { get; }
}
