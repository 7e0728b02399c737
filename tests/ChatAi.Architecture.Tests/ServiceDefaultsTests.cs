using System.Text.RegularExpressions;

namespace ChatAi.Architecture.Tests;

public sealed partial class ServiceDefaultsTests
{
    [Fact]
    public void The_service_defaults_hold_not_one_word_of_the_domain()
    {
        var found =
            from path in Directory.EnumerateFiles(Repository.PathTo("ChatAi.ServiceDefaults"), "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(path)
            where DomainWord.IsMatch(line)
            select $"{Path.GetFileName(path)}: {line.Trim()}";

        Assert.Empty(found);
    }

    [GeneratedRegex(@"telegram|bot\b|\bbots|assistant|dialog|passage|prompt|openai(?!document)|completion|embedding|vector|webhook", RegexOptions.IgnoreCase)]
    private static partial Regex DomainWord { get; }
}
