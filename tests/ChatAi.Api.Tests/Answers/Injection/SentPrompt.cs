using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatAi.Api.Tests.Answers.Injection;

/// <summary>
/// A prompt as it reached the pool, taken apart by its own tags. Anything in it that looks like one of them and is none
/// of ours fails the test: it is looked for in another way than the service does.
/// </summary>
internal sealed partial class SentPrompt
{
    public IReadOnlyList<(string Role, string Text)> Messages { get; }

    public string Head { get; }

    public IReadOnlyList<string> Passages { get; }

    public SentPrompt(JsonNode request)
    {
        Messages = [.. request["messages"]!.AsArray().Select(message => ((string)message!["role"]!, (string)message["content"]!))];

        Assert.Equal("system", Messages[0].Role);
        Assert.All(Messages.Skip(1), message => Assert.Contains(message.Role, (string[])["user", "assistant"]));
        Assert.Equal("user", Messages[^1].Role);

        var system = Messages[0].Text;
        var begin = system.IndexOf("<passages>\n", StringComparison.Ordinal);
        Assert.True(begin > 0 && system.EndsWith("</passages>", StringComparison.Ordinal), system);
        Head = system[..begin];
        Passages = [.. Elements(system[(begin + "<passages>\n".Length)..^"</passages>".Length])];
        Assert.All(Messages.Skip(1).Select(message => message.Text).Concat(Passages), text => Assert.Equal(0, OwnTags().Count(Seen(text))));
    }

    /// <summary>Nothing may stand between the elements, and their numbers count up.</summary>
    private static IEnumerable<string> Elements(string text)
    {
        for (var number = 1; text.Length > 0; number++)
        {
            var match = Element().Match(text);
            Assert.True(match.Success, text);
            Assert.Equal(number, int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture));
            yield return match.Groups["source"].Value + "\n" + match.Groups["text"].Value;
            text = text[match.Length..];
        }
    }

    /// <summary>What is left to the eye: plain small letters and brackets.</summary>
    private static string Seen(string text)
    {
        const string foreign = "аеорсѕáäê⟨〈❮ᐸ";
        const string latin = "aeopcsaae<<<<";
        var seen = new StringBuilder();
        foreach (var rune in text.ToLowerInvariant().EnumerateRunes())
        {
            var value = rune.Value switch
            {
                >= 0xFF01 and <= 0xFF5E => rune.Value - 0xFEE0,
                >= 0x1D41A and <= 0x1D433 => rune.Value - 0x1D41A + 'a',
                >= 0x1D5EE and <= 0x1D607 => rune.Value - 0x1D5EE + 'a',
                var other => other,
            };
            var known = rune.IsBmp ? foreign.IndexOf((char)value, StringComparison.Ordinal) : -1;
            if (known >= 0)
                seen.Append(latin[known]);
            else if (value is >= 'a' and <= 'z' or '<' or '‹')
                seen.Append((char)value);
        }

        return seen.ToString();
    }

    [GeneratedRegex("""\A<passage number="(?<number>\d+)" source="(?<source>[^"\n]*)"(?: pages?="[\d-]+")?>\n(?<text>[\s\S]*?)\n</passage>\n""")]
    private static partial Regex Element();

    [GeneratedRegex("<(passage|notfound)")]
    private static partial Regex OwnTags();
}
