using System.Diagnostics;
using System.Globalization;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.TokenPool;

/// <summary>The npm package @portkey-ai/gateway, as its own documentation runs it.</summary>
internal static class Portkey
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "bench", "TokenPool", "portkey");

    public static async Task<Server> StartAsync(int port)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            await InstallAsync();

        return Server.Start(
            Tool.Find("node", "nodejs npm"),
            ["node_modules/@portkey-ai/gateway/build/start-server.js", "--headless", string.Create(CultureInfo.InvariantCulture, $"--port={port}")],
            Folder,
            new Dictionary<string, string> { ["NODE_ENV"] = "production" });
    }

    public static Dictionary<string, string> Headers(Uri upstream) => new()
    {
        ["Authorization"] = "Bearer sk-direct",
        ["x-portkey-provider"] = "openai",
        ["x-portkey-custom-host"] = new Uri(upstream, "/v1").ToString(),
    };

    private static async Task InstallAsync()
    {
        using var npm = Process.Start(new ProcessStartInfo(Tool.Find("npm", "nodejs npm"), ["ci", "--no-fund", "--no-audit"]) { WorkingDirectory = Folder })!;
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException("npm ci failed for @portkey-ai/gateway.");
    }
}
