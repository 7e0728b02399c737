using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ChatAi.BotManager.Delivery;
using ChatAi.BotManager.Telegram;
using ChatAi.Simulators.Telegram;
using CsCheck;

namespace ChatAi.BotManager.Tests.Delivery;

public sealed partial class OutgoingMessageTests
{
    private const int Samples = 200;

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\n ")]
    [InlineData("&nbsp;")]
    public void Of_nothing_to_see_nothing_is_sent(string text) =>
        Assert.All(OutgoingMessage.PartsOf(text), part => Assert.False(string.IsNullOrWhiteSpace(part.Plain)));

    [Fact]
    public void A_block_that_is_cut_in_two_is_a_block_in_both_parts_with_its_language()
    {
        var code = string.Join('\n', Enumerable.Range(1, 700).Select(number => $"    print({number})"));

        var parts = OutgoingMessage.PartsOf($"Run this:\n\n```python\n{code}\n```\n\nThat is **all**.");

        Assert.Equal(3, parts.Count);
        Assert.All(parts.Skip(1), part => Assert.StartsWith("<pre><code class=\"language-python\">    print(", part.Html, StringComparison.Ordinal));
        Assert.All(parts.Take(2), part => Assert.EndsWith(")</code></pre>", part.Html, StringComparison.Ordinal));
        Assert.Equal(code, string.Join('\n', parts.Select(part => part.Plain)).Replace("Run this:\n\n", "", StringComparison.Ordinal).Replace("\n\nThat is all.", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_block_that_fits_into_a_part_is_not_cut()
    {
        var text = new string('x', 2_000);
        var code = string.Join("\n\n", Enumerable.Repeat("let x = 1;", 200));

        var parts = OutgoingMessage.PartsOf($"{text}\n\n```js\n{code}\n```");

        Assert.Equal([text, code], parts.Select(part => part.Plain));
    }

    [Fact]
    public void Markup_does_not_count_towards_the_length_of_a_part() =>
        Assert.Single(OutgoingMessage.PartsOf(string.Concat(Enumerable.Repeat("**b** ", 2_000))));

    [Fact]
    public void Every_part_has_something_to_see_and_fits() => Answers.Texts.Sample(
        text => Assert.All(OutgoingMessage.PartsOf(text), part =>
        {
            Assert.InRange(part.Plain.Length, 1, 4096);
            Assert.False(string.IsNullOrWhiteSpace(part.Plain));
        }),
        iter: Samples);

    [Fact]
    public void The_parts_put_together_are_the_text_but_for_white_space() => Answers.Texts.Sample(
        text => Assert.Equal(Letters(MarkdownText.Read(text).Visible), Letters(string.Concat(OutgoingMessage.PartsOf(text).Select(part => part.Plain)))),
        iter: Samples);

    [Fact]
    public void What_is_shown_as_one_character_is_not_cut() => Answers.Texts.Sample(
        text => Assert.Equal(
            Characters(MarkdownText.Read(text).Visible),
            OutgoingMessage.PartsOf(text).SelectMany(part => Characters(part.Plain))),
        iter: Samples);

    [Fact]
    public void The_same_text_is_always_cut_and_marked_the_same_way() => Answers.Texts.Sample(
        text => Assert.Equal(OutgoingMessage.PartsOf(text), OutgoingMessage.PartsOf(text)),
        iter: Samples);

    [Fact]
    public void Every_tag_is_one_of_Telegrams_closed_in_its_order_and_not_empty() => Answers.Texts.Sample(
        text => Assert.All(OutgoingMessage.PartsOf(text), part =>
        {
            var open = new Stack<string>();
            foreach (Match tag in Tag.Matches(part.Html))
            {
                var name = tag.Groups["name"].Value;
                if (tag.Groups["close"].Length > 0)
                {
                    Assert.Equal(open.Pop(), name);
                    continue;
                }

                Assert.Matches(Known, tag.Value);
                Assert.DoesNotContain(name, open);
                Assert.True(!open.Contains("code") && (!open.Contains("pre") || name == "code"), "Nothing stands in code.");
                open.Push(name);
            }

            Assert.Empty(open);
            Assert.DoesNotMatch(Hollow, part.Html);
            Assert.Equal(part.Plain, WebUtility.HtmlDecode(Tag.Replace(part.Html, "")));
        }),
        iter: Samples);

    [Fact]
    public async Task Telegram_reads_every_part_and_sees_the_text_that_was_meant()
    {
        await using var telegram = await TelegramSimulator.StartAsync(options => options.Limits.Enforced = false);
        var bot = await telegram.CreateBotAsync();
        await telegram.SayAsync(bot, 500_001, "/start");
        using var http = new HttpClient();
        var client = new BotClient(bot.Token, http, new TelegramOptions { BaseUrl = telegram.BaseAddress.AbsoluteUri.TrimEnd('/') }, TimeProvider.System);

        await Answers.Texts.SampleAsync(
            async text =>
            {
                foreach (var part in OutgoingMessage.PartsOf(text))
                {
                    var reply = await client.SendMessageAsync(500_001, part.Html, true, [], TestContext.Current.CancellationToken);

                    Assert.True(reply.Failure is null, reply.Failure?.Description);
                    Assert.Equal(part.Plain.Trim(), telegram.Conversation(bot, 500_001).Messages[^1].Text);
                }
            },
            iter: 50,
            threads: 1);
    }

    private static string Letters(string text) => new([.. text.Where(letter => !char.IsWhiteSpace(letter))]);

    private static IEnumerable<string> Characters(string text)
    {
        for (var characters = StringInfo.GetTextElementEnumerator(text); characters.MoveNext();)
        {
            if (!string.IsNullOrWhiteSpace(characters.GetTextElement()))
                yield return characters.GetTextElement();
        }
    }

    [GeneratedRegex("<(?<close>/?)(?<name>[a-z]+)[^>]*>")]
    private static partial Regex Tag { get; }

    [GeneratedRegex("^<(b|i|s|code|pre|blockquote|code class=\"language-[A-Za-z0-9+#_.-]+\"|a href=\"(https?|tg):[^\"<>]+\")>$")]
    private static partial Regex Known { get; }

    [GeneratedRegex("<([a-z]+)[^>]*></\\1>")]
    private static partial Regex Hollow { get; }
}
