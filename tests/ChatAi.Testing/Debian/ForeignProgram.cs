using System.Diagnostics;
using Xunit;

namespace ChatAi.Testing.Debian;

/// <summary>A program that judges what we deploy: the machine's own, or Debian's, unpacked beside the stores.</summary>
/// <param name="Interpreter">What runs the file, if it is a script of Python.</param>
/// <param name="Root">The folder that stands for the <c>/</c> of its package; empty for the machine's own.</param>
public sealed record ForeignProgram(string File, string? Interpreter, IReadOnlyDictionary<string, string> Environment, string Root)
{
    private static readonly string[] Folders = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    public static async Task<ForeignProgram> FindAsync(string name, string package) =>
        Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(System.IO.File.Exists) is { } installed
            ? new ForeignProgram(installed, null, new Dictionary<string, string>(), "")
            : await OfPackageAsync(name, package);

    /// <summary>Debian's own, with the files of its package, also where the machine has one that may have been changed.</summary>
    public static async Task<ForeignProgram> OfPackageAsync(string name, string package)
    {
        var root = await DebianTools.RootOfAsync(package, TestContext.Current.CancellationToken);
        var file = Folders.Select(folder => $"{root}{folder}/{name}").FirstOrDefault(System.IO.File.Exists)
            ?? throw new InvalidOperationException($"Debian's {package} holds no {name}.");

        return new ForeignProgram(file, InterpreterOf(file, root), DebianTools.EnvironmentOf(root), root);
    }

    /// <summary>Started without a terminal; whoever asks ends it.</summary>
    public Process Start(params string[] arguments) => Start(Interpreter ?? File, Interpreter is null ? arguments : [File, .. arguments], Environment);

    public Task<Finished> RunAsync(params string[] arguments) =>
        RunAsync(Interpreter ?? File, Interpreter is null ? arguments : [File, .. arguments], Environment);

    public static async Task<Finished> RunAsync(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string input = "")
    {
        using var process = Start(file, arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        return new Finished(process.ExitCode, await output, await error);
    }

    private static Process Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
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

        return Process.Start(start)!;
    }

    /// <summary>Debian's modules of Python are for Debian's Python: the one that came with them, or else the machine's.</summary>
    private static string? InterpreterOf(string file, string root)
    {
        var isPython = System.IO.File.ReadLines(file).First() is ['#', '!', .. var interpreter] && interpreter.Contains("python3", StringComparison.Ordinal);
        if (!isPython)
            return null;

        var own = Path.Combine(root, "usr/bin/python3");
        return System.IO.File.Exists(own) ? own : "/usr/bin/python3";
    }
}
