using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace ChatAi.Deploy.Tests.Fail2ban;

/// <summary>
/// The gateway and api as processes, as far as one can log in there. A proxy at 127.0.0.1 is trusted, so that callers can
/// come from anywhere; nobody else is.
/// </summary>
public sealed class FrontDoor(TestDatabase database) : IAsyncLifetime
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatai-front-door-");
    private readonly ConcurrentQueue<string> output = new();
    private readonly List<Process> processes = [];
    private Uri gateway = null!;

    public string AuditLog => Path.Combine(folder.FullName, "audit.log");

    public string ApiLog => Path.Combine(folder.FullName, "api.log");

    public async ValueTask InitializeAsync()
    {
        var (api, door) = (FreeAddress(), FreeAddress());
        gateway = door;
        Start("ChatAi.Api", api, new() { ["ConnectionStrings__chatai"] = database.Api });
        Start("ChatAi.Gateway", door, new()
        {
            ["services__api__http__0"] = api.ToString(),
            ["Gateway__TrustedProxies__0"] = "127.0.0.1/32",

            // It would slow down those who are to be banned here.
            ["Gateway__RateLimits__SignIn__Requests"] = "0",
            ["Gateway__RateLimits__Address__Requests"] = "0",
        });

        using var client = new HttpClient();
        await Eventually.True(() => AnswersAsync(client, new Uri(api, "/health")), TimeSpan.FromMinutes(1));
        await Eventually.True(() => AnswersAsync(client, new Uri(door, "/alive")), TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            using (process)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }

        folder.Delete(recursive: true);
    }

    /// <param name="name">What is typed for an address of an account.</param>
    /// <param name="forwardedFor">What the caller says in X-Forwarded-For.</param>
    /// <param name="from">An address of this machine that the connection comes from.</param>
    public async Task FailToLogInAsync(string name, string? forwardedFor = null, string from = "127.0.0.1", params (string Name, string Value)[] headers)
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = (context, cancel) => ConnectAsync(IPAddress.Parse(from), context.DnsEndPoint, cancel) };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/api/login")) { Content = JsonContent.Create(new { email = name, password = "wrong-password" }) };
        if (forwardedFor is not null)
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        foreach (var (header, value) in headers)
            request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await client.SendAsync(request);
        if (answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests))
            throw new InvalidOperationException($"The login was answered with {answer.StatusCode}.\n{string.Join('\n', output.TakeLast(40))}");
    }

    /// <summary>The lines of failed logins, once there are so many.</summary>
    public Task<string[]> FailuresAsync(int count) => Eventually.Is(
        () => File.ReadAllLines(AuditLog).Where(line => line.Contains("| login | failed |", StringComparison.Ordinal)).ToArray(),
        lines => lines.Length >= count);

    private static async ValueTask<Stream> ConnectAsync(IPAddress from, DnsEndPoint to, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // the stream owns it
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
#pragma warning restore CA2000
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Loopback, to.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Start(string project, Uri address, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProject.Assembly(project)])
        {
            WorkingDirectory = Path.GetDirectoryName(BuiltProject.Assembly(project)),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority),
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ConnectionStrings__redis"] = database.Redis,
                ["SECRET_KEY"] = Secret,
                ["SERVICE_TOKEN"] = Secret,
                ["ADMIN_EMAIL"] = "admin@example.com",
                ["ADMIN_PASSWORD"] = "the-first-admin-1",
                ["Logs__Folder"] = folder.FullName,
            },
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        processes.Add(process);
    }

    private async Task<bool> AnswersAsync(HttpClient client, Uri address)
    {
        if (processes.Find(process => process.HasExited) is { } ended)
            throw new InvalidOperationException($"A process ended with {ended.ExitCode}.\n{string.Join('\n', output)}");

        try
        {
            using var answer = await client.GetAsync(address);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
    }
}
