using ChatAi.Api.Answers;
using ChatAi.Api.TokenPool;

namespace ChatAi.Api.Tests.Answers;

public sealed class LookupTests
{
    private static readonly Remark[] Bonn = [new("user", "Do you deliver to Bonn?"), new("assistant", "Yes, we do [1].")];

    [Fact]
    public void A_follow_up_is_looked_up_with_the_question_before_it() =>
        Assert.Equal("Do you deliver to Bonn?\nAnd how much is it?", Of("And how much is it?", Bonn));

    [Fact]
    public void A_change_of_subject_is_looked_up_alone() => Assert.Equal("How do I reset my password?", Of("How do I reset my password?", Bonn));

    [Fact]
    public void A_chain_of_follow_ups_goes_back_to_the_question_that_began_it()
    {
        Remark[] earlier =
        [
            new("user", "How do I reset my password?"), new("assistant", "By mail."), .. Bonn,
            new("user", "And how much is it?"), new("assistant", "Five euros."),
        ];

        Assert.Equal("Do you deliver to Bonn?\nAnd how much is it?\nTo Berlin too?", Of("To Berlin too?", earlier));
    }

    [Fact]
    public void Greetings_and_commands_in_between_are_no_questions() =>
        Assert.Equal(
            "Do you deliver to Bonn?\nHow long?",
            Of("How long?", [.. Bonn, new("user", "Thanks!"), new("assistant", "You are welcome."), new("user", "/help"), new("system", "Ask me.")]));

    [Fact]
    public void Who_replies_to_certain_words_means_them_and_not_the_last_question() =>
        Assert.Equal("Stop it first.\nWhy?", Of("Why?", Bonn, quote: "Stop it first."));

    [Fact]
    public void The_first_message_of_a_dialog_is_looked_up_as_it_is() => Assert.Equal("How much is it?", Of("How much is it?", []));

    [Fact]
    public void However_long_the_dialog_a_lookup_is_short_and_has_the_question_whole()
    {
        Remark[] earlier = [.. Enumerable.Range(0, 9).Select(_ => new Remark("user", $"and {new string('x', 3_000)}"))];

        var lookup = Of("And how much is it?", earlier);

        Assert.InRange(lookup.Length, 500, Lookup.LongestText);
        Assert.EndsWith("\nAnd how much is it?", lookup, StringComparison.Ordinal);
        Assert.Equal(Lookup.LongestText, Of(new string('y', 5_000), earlier).Length);
    }

    private static string Of(string text, IReadOnlyList<Remark> earlier, string? quote = null) =>
        Lookup.Of(new Question(text, quote, new Answerer(1, "Guide", "gpt-4o-mini", "", "", null, true, null, "UTC", 1), new PoolCaller(1, 1), earlier));
}
