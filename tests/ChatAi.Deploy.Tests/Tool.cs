using System.Diagnostics;

namespace ChatAi.Deploy.Tests;

/// <summary>A program of a Debian package, run as the machine would run it were it installed.</summary>
internal sealed class Tool(string root)
{
    /// <summary>The folder that stands for <c>/</c>.</summary>
    public string Root => root;

    public static async Task<Tool> OfPackageAsync(string package) => new(await DebianTools.RootOfAsync(package, TestContext.Current.CancellationToken));

    /// <summary>All that it prints; fails unless it succeeds.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var all = await output + errors;
        return process.ExitCode == 0 ? all : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{all}");
    }

    /// <param name="program">Below the root; a script of Python is run by the Python that came with it, if one did.</param>
    public Process Start(string program, params string[] arguments)
    {
        var file = Path.Combine(root, program);
        var isScript = File.ReadLines(file).First() is ['#', '!', .. var interpreter] && interpreter.Contains("python3", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isScript ? Python() : file, isScript ? [file, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in DebianTools.EnvironmentOf(root))
            start.Environment[name] = value;

        return Process.Start(start)!;
    }

    private string Python() => Path.Combine(root, "usr/bin/python3") is var own && File.Exists(own) ? own : "/usr/bin/python3";
}
