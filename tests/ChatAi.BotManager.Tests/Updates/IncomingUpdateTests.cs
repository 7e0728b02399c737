using ChatAi.BotManager.Updates;

namespace ChatAi.BotManager.Tests.Updates;

public sealed class IncomingUpdateTests
{
    private const string Chat = """ "message_id":1,"chat":{"id":5,"type":"private","first_name":"Ann","username":"ann"},"from":{"id":5,"language_code":"en"} """;

    [Fact]
    public void A_text_in_a_private_chat_is_a_message_with_its_person()
    {
        var message = Assert.IsType<IncomingUpdate.Message>(Read(""" "text":"Hello" """));

        Assert.Equal(new TelegramChat(5, "ann", "Ann", null, "en"), message.Chat);
        Assert.Equal(("Hello", "text"), (message.Text, message.Kind));
    }

    [Theory]
    [InlineData(""" "caption":"Look","photo":[] """, "Look", "text")]
    [InlineData(""" "voice":{} """, "", "unsupported")]
    [InlineData(""" "text":"   " """, "   ", "unsupported")]
    public void A_message_without_words_is_of_an_unsupported_kind(string content, string text, string kind)
    {
        var message = Assert.IsType<IncomingUpdate.Message>(Read(content));

        Assert.Equal((text, kind), (message.Text, message.Kind));
    }

    [Theory]
    [InlineData("""{"update_id":1,"edited_message":{"message_id":1}}""")]
    [InlineData("""{"update_id":1,"callback_query":{}}""")]
    [InlineData("""{"update_id":1,"message":{"message_id":1,"chat":{"id":-5,"type":"group"},"text":"Hello"}}""")]
    [InlineData("""{"update_id":1,"message":{"message_id":1,"chat":{"id":5,"type":"private"},"pinned_message":{}}}""")]
    public void What_nobody_waits_to_have_answered_is_ignored(string json) =>
        Assert.IsType<IncomingUpdate.Ignored>(IncomingUpdate.Read(json));

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"message":7}""")]
    [InlineData("""{"message":null}""")]
    [InlineData("""{"message":{"message_id":"rubbish"}}""")]
    [InlineData("""{"message":{"message_id":1}}""")]
    [InlineData("""{"message":{"message_id":1,"chat":{"id":"x","type":"private"}}}""")]
    [InlineData("""{"message":{"message_id":1,"chat":{"id":1.5,"type":"private"}}}""")]
    [InlineData("""{"message":{"message_id":1,"chat":{"id":5,"type":"private"},"text":{}}}""")]
    [InlineData("""{"message":{"message_id":1,"chat":{"id":5,"type":"private"},"text":"\ud800"}}""")]
    [InlineData("""{"message":{"message_id":1,"chat":{"id":5,"type":"private"},"from":3,"text":"x"}}""")]
    public void What_cannot_be_read_is_malformed_and_never_an_exception(string json) =>
        Assert.NotEmpty(Assert.IsType<IncomingUpdate.Malformed>(IncomingUpdate.Read(json)).Reason);

    private static IncomingUpdate Read(string content) =>
        IncomingUpdate.Read("""{"update_id":1,"message":{""" + Chat + "," + content + "}}");
}
