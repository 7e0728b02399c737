using CsCheck;

namespace ChatAi.BotManager.Tests.Delivery;

/// <summary>Texts such as models write, and worse: every mark, paired or not, in any order.</summary>
internal static class Answers
{
    private static readonly Gen<string> Words = Gen.String[Gen.Char['a', 'z'], 1, 12];

    private static readonly Gen<string> Long = Gen.OneOf(
        Gen.Select(Gen.Const("x"), Gen.Int[1, 9_000]).Select(Repeat),
        Gen.Select(Gen.Const("👩‍👩‍👧‍👦"), Gen.Int[1, 600]).Select(Repeat),
        Gen.Select(Gen.Const("word "), Gen.Int[1, 1_500]).Select(Repeat),
        Gen.Select(Gen.Const("  line\n"), Gen.Int[1, 900]).Select(Repeat),
        Gen.Select(Gen.Const("- item **bold**\n"), Gen.Int[1, 500]).Select(Repeat),
        Gen.Int[1, 900].Select(lines => $"\n```python\n{Repeat("    print(1 < 2)\n", lines)}```\n"));

    private static readonly string[] Marks =
    [
        "**", "*", "_", "__", "~~", "`", "``", "\n```\n", "\n```sql\n", "~~~", "# ", "\n## ", "\n- ", "\n  - ", "\n1. ", "\n> ", "> > ",
        "\n---\n", "\n\n", "\n", "\n    ", " ", "\t", "\\", "|", "\n|a|b|\n|-|:-:|\n|c|d|\n", "[", "]", "](", ")", "![", "](https://a.example/?b=\"c\"&d)",
        "](javascript:x)", "](mailto:a@b.example)", "<https://a.example>", "https://a.example/_b_", "[x]: https://a.example\n", "[x]",
        "<b>", "</b>", "<br>", "<!--", "<", ">", "&", "&amp;", "&nbsp;", "&#x2028;", "\"", "'", "😀", "👩‍👩‍👧‍👦", "🇺🇦", "e\u0301", " \u0301", "日本", "\r\n",
    ];

    public static Gen<string> Texts { get; } = Gen.Frequency((1, Long), (12, Gen.Int[0, Marks.Length - 1].Select(index => Marks[index])), (8, Words))
        .Array[0, 60].Select(pieces => string.Concat(pieces));

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
