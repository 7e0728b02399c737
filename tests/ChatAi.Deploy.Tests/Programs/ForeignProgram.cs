using System.Diagnostics;

namespace ChatAi.Deploy.Tests.Programs;

/// <summary>A program that judges what we deploy: the machine's own, or Debian's, unpacked beside the stores.</summary>
internal sealed record ForeignProgram(string File, IReadOnlyDictionary<string, string> Environment, string? DebianRoot = null)
{
    private static readonly string[] Folders = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    public static async Task<ForeignProgram> FindAsync(string name, string package)
    {
        if (Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(System.IO.File.Exists) is { } installed)
            return new ForeignProgram(installed, new Dictionary<string, string>());

        var root = await DebianTools.RootOfAsync(package, TestContext.Current.CancellationToken);
        var file = Folders.Select(folder => $"{root}{folder}/{name}").FirstOrDefault(System.IO.File.Exists)
            ?? throw new InvalidOperationException($"Debian's {package} holds no {name}.");
        var environment = new Dictionary<string, string>(DebianTools.EnvironmentOf(root));

        // Systemd's programs keep a library of their own there.
        environment["LD_LIBRARY_PATH"] += string.Concat(Directory.EnumerateDirectories(root, "systemd", SearchOption.AllDirectories)
            .Where(folder => Path.GetFileName(Path.GetDirectoryName(folder)!).EndsWith("-linux-gnu", StringComparison.Ordinal))
            .Select(folder => $":{folder}"));
        return new ForeignProgram(file, environment, root);
    }

    /// <summary>The environment of a shell that finds curl and openssl.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ShellAsync()
    {
        var curl = await FindAsync("curl", "curl");
        var openssl = await FindAsync("openssl", "openssl");
        return new[] { curl.Environment, openssl.Environment }
            .SelectMany(variables => variables)
            .GroupBy(variable => variable.Key, variable => variable.Value)
            .ToDictionary(same => same.Key, same => string.Join(':', same));
    }

    public Task<Finished> RunAsync(params string[] arguments) => RunAsync(File, arguments, Environment);

    public static async Task<Finished> RunAsync(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string input = "")
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C.UTF-8" },
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        return new Finished(process.ExitCode, await output, await error);
    }
}
