using System.Text.Json;

namespace ChatAi.AppHost.Standalone.Settings;

/// <summary>The first profile of a project's launchSettings.json that starts the project itself.</summary>
internal sealed record LaunchProfile(string Name, IReadOnlyList<Uri> Addresses, IReadOnlyDictionary<string, string> Variables)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static string FileOf(string projectPath) => Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");

    public static LaunchProfile? FirstOf(string projectPath)
    {
        var file = FileOf(projectPath);
        if (!File.Exists(file))
            return null;

        using var settings = JsonDocument.Parse(File.ReadAllText(file), Lenient);
        foreach (var profile in settings.RootElement.GetProperty("profiles").EnumerateObject())
        {
            if (Text(profile.Value, "commandName") is "Project")
                return Of(profile);
        }

        return null;
    }

    private static LaunchProfile Of(JsonProperty profile)
    {
        var addresses = (Text(profile.Value, "applicationUrl") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
        var variables = profile.Value.TryGetProperty("environmentVariables", out var pairs)
            ? pairs.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "")
            : [];

        return new LaunchProfile(profile.Name, [.. addresses.Select(address => new Uri(address))], variables);
    }

    private static string? Text(JsonElement profile, string name) => profile.TryGetProperty(name, out var value) ? value.GetString() : null;
}
