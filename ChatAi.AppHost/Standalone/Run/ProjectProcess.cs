using System.Diagnostics;
using ChatAi.AppHost.Standalone.Stores;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>One start of a project, as a process of its own.</summary>
internal sealed class ProjectProcess : IDisposable
{
    /// <summary>What the AppHost got to know for itself, or for one service only.</summary>
    private static readonly string[] NotInherited =
    [
        "ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE",
        "DATABASE_URL", "REDIS_URL", "OPENAI_API_KEY",
    ];

    private readonly Process process;
    private readonly Guardian guardian;
    private readonly Task output;
    private volatile bool ended;

    private ProjectProcess(Process process, Guardian guardian, Action<string> line)
    {
        (this.process, this.guardian, Id) = (process, guardian, process.Id);
        guardian.Started(Id);
        output = Task.WhenAll(PumpAsync(process.StandardOutput, line), PumpAsync(process.StandardError, line));
    }

    public int Id { get; }

    public int ExitCode => process.ExitCode;

    public static ProjectProcess Start(ProjectResource project, IReadOnlyDictionary<string, string> environment, Guardian guardian, Action<string> line)
    {
        var path = project.Annotations.OfType<ProjectMetadataAnnotation>().Single().Metadata.ProjectPath;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Command.Find("dotnet") ?? "dotnet", [AssemblyOf(path)])
        {
            WorkingDirectory = Path.GetDirectoryName(path)!,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        foreach (var name in start.Environment.Keys.Where(IsNotInherited).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new ProjectProcess(process, guardian, line);
    }

    /// <summary>Until it has ended and its last line is out.</summary>
    public async Task WaitForExitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        ended = true;
        guardian.Ended(Id);
        await output.WaitAsync(cancellationToken);
    }

    public async Task StopAsync(TimeSpan patience)
    {
        if (ended || process.HasExited)
            return;

        Signals.AskToEnd(Id);
        try
        {
            using var time = new CancellationTokenSource(patience);
            await WaitForExitAsync(time.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => process.Dispose();

    private static bool IsNotInherited(string name) =>
        NotInherited.Contains(name)
        || name.StartsWith("ConnectionStrings__", StringComparison.Ordinal)
        || name.StartsWith("Parameters__", StringComparison.Ordinal);

    /// <summary>What the build of the AppHost made of the project, in the AppHost's own configuration.</summary>
    private static string AssemblyOf(string projectPath)
    {
        var name = Path.GetFileNameWithoutExtension(projectPath);
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var file = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(own))!, name, Path.GetFileName(own), $"{name}.dll");
        return File.Exists(file) ? file : throw new StartFailedException($"{file} is not built.");
    }

    private static async Task PumpAsync(StreamReader reader, Action<string> line)
    {
        while (await reader.ReadLineAsync() is { } text)
            line(text);
    }
}
