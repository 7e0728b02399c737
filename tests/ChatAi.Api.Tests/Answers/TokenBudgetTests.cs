using System.Text;
using ChatAi.Api.Answers;
using CsCheck;
using Microsoft.ML.Tokenizers;

namespace ChatAi.Api.Tests.Answers;

public sealed class TokenBudgetTests
{
    private static readonly TiktokenTokenizer Tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");

    private static readonly string[] Some =
        ["", "Do you deliver to Bonn?", "А сколько это стоит?", "👩‍👩‍👧 😀😀", "<|endoftext|>", "\ud800x\udc00", "    \n\n\t"];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 60],
        Gen.String[Gen.Char, 0, 40],
        Gen.String[Gen.Char['а', 'я'], 0, 60],
        Gen.Int[0, 6].Select(place => Some[place]));

    [Fact]
    public void A_token_is_at_least_a_byte() =>
        Text.Sample(text => Assert.InRange(Tokenizer.CountTokens(text), 0, Encoding.UTF8.GetByteCount(text)));

    [Fact]
    public void What_fits_is_the_same_whether_or_not_it_is_counted() =>
        Gen.Select(Text.Array[0, 12].Array[0, 6], Gen.Int[0, 200]).Sample((rounds, tokens) =>
        {
            var budget = new TokenBudget(tokens, text => Tokenizer.CountTokens(text));
            var left = tokens;
            foreach (var texts in rounds)
            {
                var cost = texts.Sum(text => Tokenizer.CountTokens(text));
                Assert.Equal(cost <= left, budget.TryTake(texts));
                left -= cost <= left ? cost : 0;
            }

            Assert.Equal(left, budget.Left);
        });

    [Fact]
    public void What_surely_fits_is_not_counted()
    {
        var counted = 0;
        var budget = new TokenBudget(10, text =>
        {
            counted++;
            return text.Length / 4;
        });

        Assert.True(budget.TryTake("12345", "12345"));
        Assert.Equal(0, counted);
        Assert.True(budget.TryTake("123456789"));
        Assert.Equal(3, counted);
    }
}
