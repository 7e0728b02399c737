using System.Globalization;
using ChatAi.AppHost.Standalone.Manifest;
using ChatAi.AppHost.Standalone.Run;
using ChatAi.AppHost.Standalone.Settings;
using ChatAi.AppHost.Standalone.Stores;
using ChatAi.AppHost.Standalone.Terminal;

namespace Aspire.Hosting;

/// <summary>The application that AppHost.cs describes: run here, asked how it is, or written down as a manifest.</summary>
internal sealed class DistributedApplication
{
    private readonly DistributedApplicationBuilder builder;

    internal DistributedApplication(DistributedApplicationBuilder builder) => this.builder = builder;

    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        try
        {
            DotEnv.Load(Path.Combine(AppHostSettings.RepositoryOf(AppHostSettings.OwnDirectory), ".env"));
            return new DistributedApplicationBuilder(AppHostSettings.Of(args));
        }
        catch (StoreException wrongSetting)
        {
            Console.Error.WriteLine(wrongSetting.Message);
            Environment.Exit(1);
            throw;
        }
    }

    public void Run() => RunAsync().GetAwaiter().GetResult();

    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (builder.ExecutionContext.IsPublishMode)
            await WriteManifestAsync(cancellationToken);
        else if (TerminalCommand.IsIn(builder.Settings.ConfigurationArguments))
            Environment.ExitCode = await TerminalCommand.RunAsync(builder.Settings.ConfigurationArguments, builder.Settings.DataFolder, cancellationToken);
        else
            Environment.ExitCode = await new Session(builder).RunAsync(cancellationToken);
    }

    private async Task WriteManifestAsync(CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(builder.Settings.ManifestPath!);
        if (!path.EndsWith(".json", StringComparison.Ordinal))
            path = Path.Combine(path, "aspire-manifest.json");

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, ManifestWriter.Write(builder, Path.GetDirectoryName(path)!), cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Published manifest to: {path}"));
    }
}
