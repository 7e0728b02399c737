using ChatAi.BotManager.Delivery;
using CsCheck;

namespace ChatAi.BotManager.Tests.Delivery;

public sealed class MessageSplitterTests
{
    /// <summary>Texts with every border there is, and characters of two units.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Const("\n\n"), Gen.Const("\n"), Gen.Const(" "), Gen.Const("😀"), Gen.Const("é"), Gen.String[Gen.Char['a', 'z'], 0, 12])
        .Array[0, 200].Select(pieces => string.Concat(pieces));

    [Fact]
    public void The_parts_put_together_are_the_text() =>
        Gen.Select(Texts, Gen.Int[2, 60]).Sample((text, limit) =>
            Assert.Equal(text, string.Concat(MessageSplitter.Split(text, limit))));

    [Fact]
    public void No_part_is_too_long_or_empty() =>
        Gen.Select(Texts, Gen.Int[2, 60]).Where((text, _) => text.Length > 0).Sample((text, limit) =>
            Assert.All(MessageSplitter.Split(text, limit), part => Assert.InRange(part.Length, 1, limit)));

    [Fact]
    public void No_character_is_cut_in_two() =>
        Gen.Select(Texts, Gen.Int[2, 60]).Sample((text, limit) =>
            Assert.All(MessageSplitter.Split(text, limit), part =>
            {
                Assert.False(part.Length > 0 && char.IsLowSurrogate(part[0]));
                Assert.False(part.Length > 0 && char.IsHighSurrogate(part[^1]));
            }));

    [Theory]
    [InlineData("one two three\n\nfour", 16, "one two three\n\n", "four")]
    [InlineData("one two\nthree four", 12, "one two\n", "three four")]
    [InlineData("one two three", 9, "one two ", "three")]
    [InlineData("abcdefghij", 4, "abcd", "efgh", "ij")]
    public void A_text_is_cut_at_the_best_border_there_is(string text, int limit, params string[] parts) =>
        Assert.Equal(parts, MessageSplitter.Split(text, limit));

    [Theory]
    [InlineData("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 15, "👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦")]
    [InlineData("abce\u0301f", 4, "abc", "e\u0301f")]
    [InlineData("ab \u0301cd", 3, "ab", " \u0301c", "d")]
    [InlineData("🇺🇦🇺🇦🇺🇦", 6, "🇺🇦", "🇺🇦", "🇺🇦")]
    [InlineData("👩‍👩‍👧‍👦", 4, "👩\u200D", "👩\u200D", "👧\u200D", "👦")]
    public void What_is_shown_as_one_character_stays_whole_if_it_fits(string text, int limit, params string[] parts) =>
        Assert.Equal(parts, MessageSplitter.Split(text, limit));

    [Fact]
    public void A_text_that_fits_stays_whole() =>
        Assert.Equal([new string('x', 4096)], MessageSplitter.Split(new string('x', 4096)));
}
