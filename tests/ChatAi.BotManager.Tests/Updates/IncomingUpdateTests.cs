using ChatAi.BotManager.Updates;

namespace ChatAi.BotManager.Tests.Updates;

public sealed class IncomingUpdateTests
{
    private static readonly BotName Guide = new(99, "guide_bot");

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
    [InlineData("/start", "start")]
    [InlineData("/start from-a-link", "start")]
    [InlineData("/HELP", "help")]
    [InlineData("/new@guide_bot", "new")]
    [InlineData("/operator please", "operator")]
    [InlineData("/unknown thing", "text")]
    [InlineData("/etc/passwd, what is it?", "text")]
    [InlineData("Where is /help?", "text")]
    public void A_command_is_known_at_the_beginning_of_a_message(string text, string kind)
    {
        var message = Assert.IsType<IncomingUpdate.Message>(Read($""" "text":"{text}" """));

        Assert.Equal((text, kind), (message.Text, message.Kind));
    }

    [Theory]
    [InlineData("@guide_bot when do you open?", "when do you open?")]
    [InlineData("@Guide_Bot: when do you open?", "when do you open?")]
    [InlineData("When do you open, @guide_bot?", "When do you open, ?")]
    [InlineData("/help", "/help")]
    public void In_a_group_a_bot_is_addressed_by_its_name_or_a_command(string text, string question)
    {
        var message = Assert.IsType<IncomingUpdate.Message>(ReadInGroup($""" "text":"{text}" """));

        Assert.Equal((question, -7L, "The team"), (message.Text, message.Chat.Id, message.Chat.FirstName));
    }

    [Theory]
    [InlineData(""" "text":"When do you open?" """)]
    [InlineData(""" "text":"@guide_bot_2 when do you open?" """)]
    [InlineData(""" "text":"@guide when do you open?" """)]
    [InlineData(""" "text":"/help@another_bot" """)]
    [InlineData(""" "text":"No.","reply_to_message":{"message_id":1,"from":{"id":5},"text":"Yes?"} """)]
    [InlineData(""" "new_chat_members":[] """)]
    [InlineData(""" "photo":[] """)]
    public void In_a_group_what_others_say_to_each_other_is_ignored(string content) =>
        Assert.IsType<IncomingUpdate.Ignored>(ReadInGroup(content));

    [Fact]
    public void A_reply_to_the_bot_is_meant_for_it_and_quotes_it()
    {
        var message = Assert.IsType<IncomingUpdate.Message>(ReadInGroup(
            """ "text":"And on Sundays?","reply_to_message":{"message_id":1,"from":{"id":99},"text":"We open at nine."} """));

        Assert.Equal(("And on Sundays?", "We open at nine."), (message.Text, message.Quote));
    }

    [Fact]
    public void A_correction_is_a_question_of_its_own()
    {
        var message = Assert.IsType<IncomingUpdate.Message>(IncomingUpdate.Read(
            """{"update_id":1,"edited_message":{""" + Chat + ""","text":"On Sundays?"}}""", Guide));

        Assert.Equal(("On Sundays?", "text"), (message.Text, message.Kind));
    }

    [Theory]
    [InlineData("operator", "operator", "/operator")]
    [InlineData("of-yesterday", "nothing", "of-yesterday")]
    public void A_button_stands_for_a_command(string data, string kind, string text)
    {
        var message = Assert.IsType<IncomingUpdate.Message>(IncomingUpdate.Read(
            $$"""{"update_id":1,"callback_query":{"id":"77","from":{"id":5,"language_code":"ru"},"data":"{{data}}","message":{ {{Chat}} } } }""", Guide));

        Assert.Equal((kind, text, "77", 5L, "ru"), (message.Kind, message.Text, message.ButtonId, message.Chat.Id, message.Chat.LanguageCode));
    }

    [Fact]
    public void A_group_that_becomes_a_supergroup_has_moved() =>
        Assert.Equal(new IncomingUpdate.Moved(-7, -1007), ReadInGroup(""" "migrate_to_chat_id":-1007 """));

    [Theory]
    [InlineData("""{"update_id":1,"edited_message":{"message_id":1,"chat":{"id":5,"type":"private"},"location":{}}}""")]
    [InlineData("""{"update_id":1,"callback_query":{"id":"7"}}""")]
    [InlineData("""{"update_id":1,"my_chat_member":{"chat":{"id":5,"type":"private"},"new_chat_member":{"status":"kicked"}}}""")]
    [InlineData("""{"update_id":1,"poll":{"id":"7"}}""")]
    [InlineData("""{"update_id":1,"message":{"message_id":1,"chat":{"id":-5,"type":"group"},"text":"Hello"}}""")]
    [InlineData("""{"update_id":1,"message":{"message_id":1,"chat":{"id":5,"type":"private"},"pinned_message":{}}}""")]
    public void What_nobody_waits_to_have_answered_is_ignored(string json) =>
        Assert.IsType<IncomingUpdate.Ignored>(IncomingUpdate.Read(json, Guide));

    [Theory]
    [InlineData("""{"edited_message":{"message_id":1}}""")]
    [InlineData("""{"callback_query":{}}""")]
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
        Assert.NotEmpty(Assert.IsType<IncomingUpdate.Malformed>(IncomingUpdate.Read(json, Guide)).Reason);

    private static IncomingUpdate ReadInGroup(string content) => IncomingUpdate.Read(
        """{"update_id":1,"message":{"message_id":1,"chat":{"id":-7,"type":"group","title":"The team"},"from":{"id":5},""" + content + "}}", Guide);

    private static IncomingUpdate Read(string content) =>
        IncomingUpdate.Read("""{"update_id":1,"message":{""" + Chat + "," + content + "}}", Guide);
}
