using System.Diagnostics;
using System.Text.Json;

namespace ChatAi.TokenPool.Tests.OpenAiClient;

/// <summary>The program in this folder, run by node with what npm's lock file says.</summary>
internal static class NodeProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Folder = Repository.PathTo("tests", "ChatAi.TokenPool.Tests", "OpenAiClient");

    public static async Task<JsonElement> RunAsync(string scenario, Uri baseAddress, string key)
    {
        await NodePackages.InstallAsync(Folder);

        return JsonElement.Parse(await RunAsync(
            "node",
            ["client.mjs", scenario],
            Patience,
            ("OPENAI_BASE_URL", new Uri(baseAddress, "/v1").ToString()),
            ("OPENAI_API_KEY", key)));
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
