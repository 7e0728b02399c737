using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatAi.TokenPool.Tests.OpenAiClient;

/// <summary>The program in this folder, run by node with what npm's lock file says.</summary>
internal static class NodeProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(3);
    private static readonly string Folder = Repository.PathTo("tests", "ChatAi.TokenPool.Tests", "OpenAiClient");

    public static async Task<JsonElement> RunAsync(string scenario, Uri baseAddress, string key)
    {
        await InstallAsync();

        return JsonElement.Parse(await RunAsync(
            "node",
            ["client.mjs", scenario],
            Patience,
            ("OPENAI_BASE_URL", new Uri(baseAddress, "/v1").ToString()),
            ("OPENAI_API_KEY", key)));
    }

    /// <summary>When node_modules is missing or does not belong to the lock file; one test process at a time.</summary>
    private static async Task InstallAsync()
    {
        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        var installed = Path.Combine(Folder, "node_modules", ".installed");

        await using var only = await LockAsync();
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
            return;

        await RunAsync("npm", ["ci"], InstallPatience);
        await File.WriteAllTextAsync(installed, wanted);
    }

    private static async Task<FileStream> LockAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"openai-client-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Folder)))}.lock");
        FileStream? held = null;
        await Eventually.True(
            () =>
            {
                held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return true;
            },
            InstallPatience);

        return held!;
    }

    private static async Task<string> RunAsync(string program, string[] arguments, TimeSpan patience, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);

            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{await output}\n{await error}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
