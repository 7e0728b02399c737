using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace ChatAi.Testing;

/// <summary>The npm packages of a folder with clients that were not written here, to drive our servers with.</summary>
public static class NodePackages
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs npm when node_modules is missing or does not belong to the lock file; one test process at a time.</summary>
    public static async Task InstallAsync(string folder)
    {
        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
        var installed = Path.Combine(folder, "node_modules", ".installed");

        await using var only = await LockAsync(folder);
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
            return;

        await RunNpmAsync(folder);
        await File.WriteAllTextAsync(installed, wanted);
    }

    private static async Task<FileStream> LockAsync(string folder)
    {
        var path = Path.Combine(Path.GetTempPath(), $"npm-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))}.lock");
        FileStream? held = null;
        await Eventually.Passes(
            () =>
            {
                held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return Task.CompletedTask;
            },
            Patience);

        return held!;
    }

    private static async Task RunNpmAsync(string folder)
    {
        var start = new ProcessStartInfo("npm", ["ci", "--no-fund", "--no-audit"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = npm.StandardOutput.ReadToEndAsync(patience.Token);
        var error = npm.StandardError.ReadToEndAsync(patience.Token);
        await npm.WaitForExitAsync(patience.Token);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci failed in {folder}:\n{await output}\n{await error}");
    }
}
