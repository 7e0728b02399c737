using System.Globalization;
using System.Text;

namespace ChatAi.Migration.Schema.Drafts;

/// <summary>A revision as source, in the look of all others.</summary>
internal sealed record RevisionFile(long Number, string Description, string Up, string Down)
{
    private const string Indent = "        ";

    public string Name => NameOf(Description);

    public string FileName => string.Create(CultureInfo.InvariantCulture, $"R{Number}_{Name}.cs");

    /// <summary>"Add new feature" becomes AddNewFeature.</summary>
    public static string NameOf(string message)
    {
        var words = new string([.. message.Select(letter => char.IsLetterOrDigit(letter) ? letter : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    public string Source() =>
        $$"""
        using FluentMigrator;

        namespace ChatAi.Migration.Revisions;

        [Migration({{Number}}, "{{Description.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}}")]
        public sealed class R{{Number}}_{{Name}} : FluentMigrator.Migration
        {
            public override void Up() => Execute.Sql(
        {{Literal(Up)}});

            public override void Down() => Execute.Sql(
        {{Literal(Down)}});
        }

        """.ReplaceLineEndings("\n");

    /// <summary>As many quotes as it takes for the text to have fewer in a row.</summary>
    private static string Literal(string sql)
    {
        var quotes = new StringBuilder("\"\"\"");
        while (sql.Contains(quotes.ToString(), StringComparison.Ordinal))
            quotes.Append('"');

        var lines = sql.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "" : Indent + line);
        return $"{Indent}{quotes}\n{string.Join('\n', lines)}\n{Indent}{quotes}";
    }
}
