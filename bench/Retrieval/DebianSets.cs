using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using ChatAi.AppHost.Standalone.Stores.Fetching;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.Retrieval;

/// <summary>
/// Labelled questions that nobody had to write: the index of PostgreSQL's manual names a page for each term, and each
/// section of a FAQ answers the question that is its heading. The heading itself is not part of the document.
/// </summary>
internal static partial class DebianSets
{
    public const string ManualPackage = "postgresql-doc-15";
    public const string FaqPackage = "debian-faq";
    public const string PythonPackage = "python3.11-doc";

    private static readonly HtmlParser Parser = new();

    /// <summary>Into a folder of this checkout, without installing it; once.</summary>
    public static async Task<string> UnpackAsync(string package, CancellationToken cancellationToken)
    {
        var root = Path.Combine(Checkout.Root, ".tools", "debian", package);
        if (Directory.Exists(root))
            return root;

        if (!PrivateApt.IsHere)
            throw new MissingToolException("apt-get is missing: the documents are Debian's");

        var work = Directory.CreateTempSubdirectory("chatai-bench-").FullName;
        var apt = new PrivateApt(Path.Combine(work, "apt"));
        await apt.UpdateAsync(cancellationToken);
        await apt.UnpackAsync(root, name => name == package, cancellationToken, package);
        Directory.Delete(work, recursive: true);
        return root;
    }

    /// <param name="root">Where the package was unpacked.</param>
    public static LabelledSet Manual(string root)
    {
        var folder = Path.Combine(root, "usr/share/doc", ManualPackage, "html");
        var documents = Directory.EnumerateFiles(folder, "*.html")
            .Where(file => Path.GetFileName(file) is not ("bookindex.html" or "index.html"))
            .Order(StringComparer.Ordinal)
            .Select(file => new SetDocument(Path.GetFileName(file), File.ReadAllText(file)))
            .ToList();

        var pages = documents.Select(document => document.Name).ToHashSet(StringComparer.Ordinal);
        var index = Parser.ParseDocument(File.ReadAllText(Path.Combine(folder, "bookindex.html")));
        var questions = index.QuerySelectorAll("div.indexdiv > dl > dt")
            .Select(term => (Text: TermOf(term), Pages: PagesOf(term)))
            .Where(term => term.Pages.Count == 1 && pages.Contains(term.Pages[0]))
            .DistinctBy(term => term.Text)
            .Select(term => new SetQuestion(term.Text, term.Pages[0]))
            .ToList();

        return new LabelledSet("pgdocs", documents, questions);
    }

    /// <param name="language">Of a translation, such as "ru"; "en" for the original.</param>
    public static LabelledSet Faq(string root, string language)
    {
        // Sections within sections stay with them.
        var sections = Directory.EnumerateFiles(FaqFolder(root, language), $"*.{language}.html")
            .Order(StringComparer.Ordinal)
            .SelectMany(chapter => Parser.ParseDocument(File.ReadAllText(chapter)).QuerySelectorAll("div.section"))
            .Where(section => section.QuerySelectorAll("h2.title").Length == 1)
            .Select(section => (section, section.QuerySelector("h2.title")!));

        return OfSections($"debfaq-{language}", sections);
    }

    public static LabelledSet PythonFaq(string root)
    {
        var sections = Directory.EnumerateFiles(Path.Combine(root, "usr/share/doc/python3.11/html/faq"), "*.html")
            .Where(file => Path.GetFileName(file) is not "index.html")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => Parser.ParseDocument(File.ReadAllText(file)).QuerySelectorAll("section"))
            .Where(section => section.QuerySelector("section") is null && section.QuerySelector("h1, h2, h3") is not null)
            .Select(section => (section, section.QuerySelector("h1, h2, h3")!));

        return OfSections("pyfaq", sections);
    }

    private static LabelledSet OfSections(string name, IEnumerable<(IElement Section, IElement Heading)> sections)
    {
        var documents = new List<SetDocument>();
        var questions = new List<SetQuestion>();
        foreach (var (section, heading) in sections)
        {
            var title = Number().Replace(Spaces().Replace(heading.TextContent, " ").Trim(' ', '¶', '\n'), "");
            heading.Remove();
            if (section.TextContent.Trim().Length == 0)
                continue;

            var file = $"{documents.Count:000}.html";
            documents.Add(new SetDocument(file, $"<html><body>{section.InnerHtml}</body></html>"));
            if (title.EndsWith('?') || title.EndsWith('？'))
                questions.Add(new SetQuestion(title, file));
        }

        return new LabelledSet(name, documents, questions);
    }

    /// <summary>Debian's FAQ as it comes, headings and all.</summary>
    public static IReadOnlyList<SetDocument> Chapters(string root, string language) =>
    [
        .. Directory.EnumerateFiles(FaqFolder(root, language), $"*.{language}.html")
            .Order(StringComparer.Ordinal)
            .Select(file => new SetDocument(Path.GetFileName(file), File.ReadAllText(file))),
    ];

    private static string FaqFolder(string root, string language) =>
        Path.Combine(root, "usr/share/doc/debian/FAQ", language is "en" ? "" : language);

    private static string TermOf(IElement term)
    {
        var text = string.Concat(term.ChildNodes.Where(node => node is not IElement { LocalName: "a" }).Select(node => node.TextContent));
        return Spaces().Replace(text, " ").Trim(' ', ',');
    }

    private static List<string> PagesOf(IElement term) =>
        [.. term.QuerySelectorAll("a.indexterm").Select(link => link.GetAttribute("href")!.Split('#')[0]).Distinct()];

    [GeneratedRegex(@"^\D{0,10}[\d.]+\s*")]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
