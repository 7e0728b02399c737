using System.Text.RegularExpressions;

namespace ChatAi.Migration.Tests.Drafts;

/// <summary>A checkout with nothing in it but the revisions, to write new ones into.</summary>
public sealed partial class DraftFolder : IDisposable
{
    public DraftFolder()
    {
        var revisions = Directory.CreateDirectory(Path.Combine(Root, "services", "migration", "Revisions")).FullName;
        File.Copy(Repository.PathTo("ChatAi.slnx"), Path.Combine(Root, "ChatAi.slnx"));
        foreach (var file in Directory.EnumerateFiles(Repository.PathTo("services", "migration", "Revisions")))
            File.WriteAllText(Path.Combine(revisions, Path.GetFileName(file)), "");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("chatai-drafts-").FullName;

    public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Path.Combine(Root, "services", "migration", "Revisions"))];

    /// <summary>The SQL of a written revision, read as the compiler reads a raw string.</summary>
    public static (string Up, string Down) SqlOf(string file)
    {
        var texts = RawString().Matches(File.ReadAllText(file)).Select(text => text.Groups["text"].Value.Replace("\n        ", "\n", StringComparison.Ordinal).TrimStart('\n')).ToList();
        return (texts[0], texts[1]);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    [GeneratedRegex("""\n {8}(?<quotes>"{3,})(?<text>\n.*?)\n {8}\k<quotes>\)""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RawString();
}
