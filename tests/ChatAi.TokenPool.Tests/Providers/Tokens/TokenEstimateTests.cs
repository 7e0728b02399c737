using System.Text.Json;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Providers.Tokens;
using CsCheck;

namespace ChatAi.TokenPool.Tests.Providers.Tokens;

public sealed class TokenEstimateTests
{
    private const int Hello = 3 + 4 + 1;

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"hello"}]}""", Hello)]
    [InlineData("""{"messages":[{"role":"user","content":"hello"},{"role":"user","content":"hello"}]}""", Hello + 5)]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"hello"}]}]}""", Hello)]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"hello"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAAAAAAAAAAAAAAAAAA"}}]}]}""", Hello + 765)]
    [InlineData("""{"messages":[{"role":"assistant","content":null,"name":"hello"}]}""", Hello)]
    [InlineData("""{"messages":"hello"}""", 3)]
    [InlineData("""{"messages":[7,null,"a"]}""", 15)]
    [InlineData("{}", 3)]
    public void A_prompt_is_its_texts_and_a_frame_for_each_message(string body, int tokens) =>
        Assert.Equal(new TokenUsage(tokens, 0, UsageSource.Estimated), TokenEstimate.Of(Chat(body), ""));

    [Fact]
    public void Tools_and_the_form_of_the_answer_are_part_of_the_prompt() =>
        Assert.True(TokenEstimate.Of(Chat("""{"messages":[],"tools":[{"type":"function","function":{"name":"weather"}}]}"""), "").PromptTokens > 10);

    [Theory]
    [InlineData("\"hello\"", 1)]
    [InlineData("""["hello","hello world"]""", 3)]
    [InlineData("[1,2,3]", 3)]
    [InlineData("[[1,2],[3]]", 3)]
    public void What_is_to_be_embedded_is_text_or_counted_already(string input, int tokens) =>
        Assert.Equal(tokens, TokenEstimate.Of(Call(CallKind.Embedding, $$"""{"input":{{input}}}"""), "").PromptTokens);

    [Fact]
    public void What_was_produced_is_counted_by_its_text() =>
        Assert.Equal(6, TokenEstimate.Of(Chat("{}"), "The shop closes at six.").CompletionTokens);

    [Theory]
    [InlineData("", 3 + 100)]
    [InlineData(""","max_tokens":10""", 13)]
    [InlineData(""","max_tokens":10,"max_completion_tokens":20""", 23)]
    [InlineData(""","max_tokens":10,"n":3""", 33)]
    [InlineData(""","max_tokens":null,"n":2""", 203)]
    [InlineData(""","max_tokens":-5""", 103)]
    [InlineData(""","max_tokens":2000000000,"n":128""", 3 + (int.MaxValue / 2))]
    public void The_ceiling_is_the_prompt_and_the_longest_answers_that_are_allowed(string limits, int tokens) =>
        Assert.Equal(tokens, TokenEstimate.Ceiling(Chat($$"""{"messages":[]{{limits}}}"""), longestAnswer: 100).TotalTokens);

    [Fact]
    public void An_embedding_has_no_answer_to_reserve_for() =>
        Assert.Equal(1, TokenEstimate.Ceiling(Call(CallKind.Embedding, """{"input":"hello"}"""), longestAnswer: 100).TotalTokens);

    [Theory]
    [InlineData('x')]
    [InlineData(' ')]
    [InlineData('界')]
    public void A_long_text_without_gaps_is_counted_in_time(char letter)
    {
        var clock = TimeProvider.System;
        TokenCount.Of("the tokenizer is loaded once");
        var started = clock.GetTimestamp();

        Assert.InRange(TokenCount.Of(new string(letter, 5_000_000)), 10_000, 5_000_000);
        Assert.InRange(clock.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Prose_in_pieces_has_as_many_tokens_as_in_one()
    {
        var sentence = "The shop is open from nine to six; доставка занимает три дня. ";

        Assert.Equal(100 * TokenCount.Of(sentence), TokenCount.Of(string.Concat(Enumerable.Repeat(sentence, 100))), tolerance: 100);
    }

    [Fact]
    public void Every_text_can_be_counted() => Gen.String.Sample(text => TokenCount.Of(text) >= 0);

    private static Call Chat(string body) => Call(CallKind.Chat, body);

    private static Call Call(CallKind kind, string body) =>
        new(kind, "gpt-4o", Stream: false, WantsUsage: false, JsonElement.Parse(body), new Beneficiary(null, null, null));
}
