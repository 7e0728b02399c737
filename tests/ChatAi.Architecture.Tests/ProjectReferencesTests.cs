using System.Xml.Linq;

namespace ChatAi.Architecture.Tests;

/// <summary>Services meet on the wire and in the tables that the design names, never in an assembly.</summary>
public sealed class ProjectReferencesTests
{
    public static TheoryData<string> Projects() =>
    [
        .. Directory.EnumerateFiles(Repository.PathTo("services"), "*.csproj", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.PathTo("simulators"), "*.csproj", SearchOption.AllDirectories))
            .Append(Repository.PathTo("gateway", "ChatAi.Gateway.csproj"))
            .Select(path => Path.GetRelativePath(Repository.Root, path)),
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_process_references_nothing_of_ours_but_the_service_defaults(string project) =>
        Assert.All(References(project), reference => Assert.EndsWith("ChatAi.ServiceDefaults.csproj", reference, StringComparison.Ordinal));

    [Fact]
    public void The_service_defaults_reference_nothing_of_ours() =>
        Assert.Empty(References("ChatAi.ServiceDefaults/ChatAi.ServiceDefaults.csproj"));

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(Repository.PathTo(project)).Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value);
}
