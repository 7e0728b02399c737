using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatAi.Api.Answers;

/// <summary>
/// Takes the force out of tags that others wrote: a <c>&lt;</c> before the name of one of our own tags becomes <c>‹</c>,
/// and so does that of a mark of chat templates such as <c>&lt;|im_start|&gt;</c>. Read as a person reads it: whatever
/// the case, with spaces, slashes, accents and invisible characters in between, in letters that look alike. Any other
/// <c>&lt;</c> stays, so that code remains code.
/// </summary>
internal static partial class Tags
{
    private const char Harmless = '‹';

    /// <summary>Without the line between its words: what looks like a line or a space is passed over.</summary>
    private static readonly string[] Names = ["passage", "notfound"];

    private const string LooksLikeBracket = "<＜﹤‹〈〈⟨❮❰⧼ᐸ˂≺⋖";

    /// <summary>Small letters that look like those of the names: of other scripts, small capitals, raised, with accents.</summary>
    private static readonly Dictionary<int, char> LooksLike = Pairs("""
        рρᴘᵖṕṗ|p ѕꜱˢſśŝşšșṡṣ|s ɡցɢᵍĝğġģǧḡ|g пηνոɴⁿñńņňŋṅṇ|n тτᴛᵗţťŧțṫṭ|t ꜰᶠḟ|f ԁᴅᵈďđḋḍ|d
        аαɑᴀᵃàáâãäåāăąǎạảấầẩẫậắằẳẵặ|a еεᴇᵉèéêëēĕėęěẹẻẽếềểễệ|e оοօᴏᵒòóôõöøōŏőọỏốồổỗộớờởỡợ|o υսᴜᵘùúûüũūŭůűųụủứừửữự|u
        """);

    /// <summary>Letters that show nothing.</summary>
    private static readonly HashSet<int> Blank = [0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800];

    public static string Disarm(string text)
    {
        StringBuilder? disarmed = null;
        for (var place = 0; place < text.Length; place++)
        {
            if (LooksLikeBracket.Contains(text[place], StringComparison.Ordinal) && BeginsName(text.AsSpan(place + 1)))
                (disarmed ??= new StringBuilder(text))[place] = Harmless;
        }

        return TemplateMark().Replace(disarmed?.ToString() ?? text, $"{Harmless}${{mark}}");
    }

    private static bool BeginsName(ReadOnlySpan<char> text)
    {
        var read = "";
        foreach (var rune in text.EnumerateRunes())
        {
            // Half a character shows nothing.
            if (rune == Rune.ReplacementChar || Letter(rune) is not { } letter)
                continue;

            read += letter;
            if (Array.Exists(Names, name => name == read))
                return true;
            if (!Array.Exists(Names, name => name.StartsWith(read, StringComparison.Ordinal)))
                return false;
        }

        return false;
    }

    /// <returns>What a reader sees of a character, as a plain small letter; null for what separates or does not show.</returns>
    private static char? Letter(Rune rune)
    {
        if (IsPassedOver(rune))
            return null;

        // By hand: where globalization is invariant, nothing is normalized.
        var plain = rune.Value switch
        {
            >= 0xFF01 and <= 0xFF5E => rune.Value - 0xFEE0,
            >= 0x1D400 and <= 0x1D6A3 => 'a' + ((rune.Value - 0x1D400) % 26),
            >= 0x24B6 and <= 0x24E9 => 'a' + ((rune.Value - 0x24B6) % 26),
            >= 0x249C and <= 0x24B5 => 'a' + (rune.Value - 0x249C),
            >= 0x1F110 and <= 0x1F189 => 'a' + ((rune.Value - 0x1F110) % 32),
            >= 0x1F1E6 and <= 0x1F1FF => 'a' + (rune.Value - 0x1F1E6),
            var other => other,
        };
        var small = Rune.IsValid(plain) ? Rune.ToLowerInvariant(new Rune(plain)).Value : plain;
        return LooksLike.GetValueOrDefault(small, small <= char.MaxValue ? (char)small : '?');
    }

    private static bool IsPassedOver(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Blank.Contains(rune.Value) || rune.Value is '/' or '\\' or '⁄' or '∕' or '⧸' or '／'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.EnclosingMark or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation;

    private static Dictionary<int, char> Pairs(string pairs) => pairs.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(pair => pair[..^2].Select(letter => (Like: (int)letter, Letter: pair[^1])))
        .ToDictionary(pair => pair.Like, pair => pair.Letter);

    /// <summary>As models are trained with; some servers take them for their own wherever they stand.</summary>
    [GeneratedRegex(@"[<＜](?<mark>[|｜][\w▁]{1,40}[|｜][>＞])")]
    private static partial Regex TemplateMark();
}
