using System.Text.RegularExpressions;

namespace ChatAi.AppHost.Standalone.Stores.Servers;

/// <summary>A redis-server, and what it needs in its environment to run.</summary>
internal sealed partial record RedisBinary(string File, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Streams are claimed with XAUTOCLAIM, which came with this one.</summary>
    public static readonly Version Oldest = new(6, 2);

    public Command Command(params string[] arguments) => new(File, arguments) { Environment = Environment };

    public static async Task<RedisBinary?> FindInstalledAsync(CancellationToken cancellationToken)
    {
        if (Stores.Command.Find("redis-server") is not { } file)
            return null;

        var found = new RedisBinary(file, new Dictionary<string, string>());
        return await found.VersionAsync(cancellationToken) >= Oldest ? found : null;
    }

    public async Task<Version?> VersionAsync(CancellationToken cancellationToken)
    {
        var said = await Command("--version").RunAsync(cancellationToken);
        return Version.TryParse(VersionText().Match(said.Output).Groups[1].Value, out var version) ? version : null;
    }

    [GeneratedRegex(@"\bv=(\d+\.\d+\.\d+)")]
    private static partial Regex VersionText();
}
