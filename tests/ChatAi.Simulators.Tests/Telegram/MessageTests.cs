using System.Net;
using System.Text;
using ChatAi.Simulators.Telegram;

namespace ChatAi.Simulators.Tests.Telegram;

public sealed class MessageTests : IAsyncLifetime
{
    private const long Maya = 500_001;
    private const long Group = -77;

    private TelegramSimulator telegram = null!;
    private BotApi bot = null!;

    public async ValueTask InitializeAsync()
    {
        telegram = await TelegramSimulator.StartAsync(options => options.Limits.Enforced = false);
        bot = new BotApi(telegram, await telegram.CreateBotAsync(name: "Echo", username: "echo_bot"));
        await telegram.SayAsync(bot.Bot, Maya, "/start now");
    }

    public async ValueTask DisposeAsync()
    {
        bot.Dispose();
        await telegram.DisposeAsync();
    }

    [Fact]
    public async Task GetMe_introduces_the_bot()
    {
        var me = (await bot.CallAsync("getMe")).Result;

        Assert.Equal(bot.Bot.Id, me.GetProperty("id").GetInt64());
        Assert.True(me.GetProperty("is_bot").GetBoolean());
        Assert.Equal("Echo", me.GetProperty("first_name").GetString());
        Assert.Equal("echo_bot", me.GetProperty("username").GetString());
        Assert.True(me.GetProperty("can_join_groups").GetBoolean());
    }

    [Fact]
    public async Task A_message_of_a_person_has_the_shape_of_the_Bot_API()
    {
        var message = (await bot.CallAsync("getUpdates")).Result[0].GetProperty("message");

        Assert.Equal(1, message.GetProperty("message_id").GetInt64());
        Assert.Equal("Maya", message.GetProperty("from").GetProperty("first_name").GetString());
        Assert.False(message.GetProperty("from").GetProperty("is_bot").GetBoolean());
        Assert.Equal("private", message.GetProperty("chat").GetProperty("type").GetString());
        Assert.Equal(Maya, message.GetProperty("chat").GetProperty("id").GetInt64());
        Assert.InRange(message.GetProperty("date").GetInt64(), 1_700_000_000, int.MaxValue);
        Assert.Equal("""[{"type":"bot_command","offset":0,"length":6}]""", message.GetProperty("entities").GetRawText());
        Assert.False(message.TryGetProperty("edit_date", out _));
    }

    [Theory]
    [InlineData("unheard-of", HttpStatusCode.NotFound, "Not Found: method not found")]
    [InlineData("sendPhoto", HttpStatusCode.NotFound, "Not Found: method not found")]
    public async Task An_unknown_method_is_refused_and_counted(string method, HttpStatusCode status, string description)
    {
        var refused = await bot.CallAsync(method, new { chat_id = Maya });

        Assert.Equal((status, description), (refused.Status, refused.Description));
        Assert.Equal(1, telegram.Statistics.UnknownMethods[method]);
    }

    [Fact]
    public async Task An_unknown_token_is_unauthorized()
    {
        using var stranger = new BotApi(telegram, new SimulatedBot(1, "1:wrong", "nobody_bot", "Nobody"));

        var refused = await stranger.CallAsync("getMe");

        Assert.Equal((HttpStatusCode.Unauthorized, "Unauthorized"), (refused.Status, refused.Description));
        Assert.Equal(401, refused.Body.GetProperty("error_code").GetInt32());
        Assert.False(refused.Body.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_token_taken_away_is_unauthorized()
    {
        telegram.Remove(bot.Bot);

        Assert.Equal(HttpStatusCode.Unauthorized, (await bot.CallAsync("getMe")).Status);
    }

    [Theory]
    [InlineData("8:xBotx")]
    [InlineData("8:bot")]
    [InlineData("8:-_-")]
    public async Task Any_token_leads_to_its_bot(string token)
    {
        using var other = new BotApi(telegram, await telegram.CreateBotAsync(token));

        Assert.Equal(8, (await other.CallAsync("getMe")).Result.GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Methods_are_found_without_regard_to_case()
    {
        Assert.Equal(HttpStatusCode.OK, (await bot.CallAsync("GETME")).Status);
    }

    [Fact]
    public async Task An_unknown_parameter_is_noted()
    {
        await bot.CallAsync("sendMessage", new { chat_id = Maya, text = "hi", colour = "blue" });

        Assert.Equal(1, telegram.Statistics.UnknownParameters["sendMessage.colour"]);
    }

    [Fact]
    public async Task Parameters_may_come_in_the_query_a_form_multipart_or_chunked_json()
    {
        using var form = new FormUrlEncodedContent([new("chat_id", "500001"), new("text", "form & more")]);
        using var chat = new StringContent("500001");
        using var text = new StringContent("multipart");
        using var multipart = new MultipartFormDataContent { { chat, "chat_id" }, { text, "text" } };
        using var chunked = new ChunkedJson("""{"chat_id":500001,"text":"chunked","disable_notification":true,"entities":null}""");

        Reply[] replies =
        [
            await bot.SendAsync($"sendMessage?chat_id={Maya}&text=query%20%C3%A9", null),
            await bot.SendAsync("sendMessage", form),
            await bot.SendAsync("sendMessage", multipart),
            await bot.SendAsync("sendMessage", chunked),
        ];

        Assert.Equal(["query é", "form & more", "multipart", "chunked"], replies.Select(reply => reply.Result.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_refused()
    {
        using var broken = new StringContent("{\"chat_id\":", Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, (await bot.SendAsync("sendMessage", broken)).Status);
    }

    public static TheoryData<object, string> Refusals => new()
    {
        { new { text = "x" }, "chat_id is empty" },
        { new { chat_id = 42, text = "x" }, "chat not found" },
        { new { chat_id = "@someone", text = "x" }, "chat not found" },
        { new { chat_id = Maya }, "message text is empty" },
        { new { chat_id = Maya, text = "" }, "message text is empty" },
        { new { chat_id = Maya, text = " \n " }, "text must be non-empty" },
        { new { chat_id = Maya, text = new string('x', 4097) }, "message is too long" },
        { new { chat_id = Maya, text = "x", parse_mode = "MarkdownV3" }, "unsupported parse_mode" },
        { new { chat_id = Maya, text = "x", reply_parameters = new { message_id = 99 } }, "message to be replied not found" },
        {
            new { chat_id = Maya, text = "x", reply_markup = new { inline_keyboard = new[] { new[] { new { text = "b", callback_data = new string('d', 65) } } } } },
            "BUTTON_DATA_INVALID"
        },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_message_that_Telegram_would_refuse_is_refused(object parameters, string description)
    {
        var refused = await bot.CallAsync("sendMessage", parameters);

        Assert.Equal((HttpStatusCode.BadRequest, "Bad Request: " + description), (refused.Status, refused.Description));
        Assert.Single(telegram.Conversation(bot.Bot, Maya).Messages);
    }

    [Theory]
    [InlineData("<b>open", "Can't find end tag corresponding to start tag \"b\"")]
    [InlineData("a </b>", "Unexpected end tag at byte offset 2")]
    [InlineData("<b><i>x</b></i>", "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\"")]
    [InlineData("é <h1>x</h1>", "Unsupported start tag \"h1\" at byte offset 3")]
    [InlineData("1 <b", "Unclosed start tag at byte offset 2")]
    [InlineData("a < b > c", "Unsupported start tag \"\" at byte offset 2")]
    [InlineData("<span>x</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0")]
    public async Task Broken_html_is_refused_in_Telegrams_words(string html, string problem)
    {
        var refused = await bot.CallAsync("sendMessage", new { chat_id = Maya, text = html, parse_mode = "HTML" });

        Assert.Equal($"Bad Request: can't parse entities: {problem}", refused.Description);
    }

    [Theory]
    [InlineData("<b>a<i>b</i></b>", "ab", "bold 0+2,italic 1+1")]
    [InlineData("<strong>a</strong><em>b</em><u>c</u><del>d</del>", "abcd", "bold 0+1,italic 1+1,underline 2+1,strikethrough 3+1")]
    [InlineData("1 &lt; 2 &amp; &#51; &copy;", "1 < 2 & 3 &copy;", "")]
    [InlineData("<code>x</code> 🙂 <b>y</b>", "x 🙂 y", "code 0+1,bold 5+1")]
    [InlineData("<pre><code class=\"language-sql\">select 1</code></pre>", "select 1", "pre 0+8 sql")]
    [InlineData("<a href=\"https://a.example.org/?x=1&amp;y=2\">link</a>", "link", "text_link 0+4 https://a.example.org/?x=1&y=2")]
    [InlineData("<a href=\"javascript:alert(1)\">no</a>", "no", "")]
    [InlineData("<blockquote expandable>q</blockquote><tg-spoiler>s</tg-spoiler>", "qs", "expandable_blockquote 0+1,spoiler 1+1")]
    [InlineData("  <b> trimmed </b>  ", "trimmed", "bold 0+7")]
    [InlineData("<b></b>x", "x", "")]
    public async Task Html_becomes_text_and_entities(string html, string text, string entities)
    {
        await bot.CallAsync("sendMessage", new { chat_id = Maya, text = html, parse_mode = "HTML" });

        var message = telegram.Conversation(bot.Bot, Maya).Messages[^1].Message;
        Assert.Equal(text, message.Text);
        Assert.Equal(entities, string.Join(',', (message.Entities ?? []).Select(entity => $"{entity.Type} {entity.Offset}+{entity.Length} {entity.Url}{entity.Language}".TrimEnd())));
    }

    [Fact]
    public async Task A_text_of_4096_units_passes()
    {
        Assert.Equal(HttpStatusCode.OK, (await bot.CallAsync("sendMessage", new { chat_id = Maya, text = new string('x', 4096) })).Status);
    }

    [Fact]
    public async Task An_answer_carries_what_it_answers()
    {
        var sent = await bot.CallAsync("sendMessage", new { chat_id = Maya, text = "answer", reply_parameters = new { message_id = 1 } });

        Assert.Equal("/start now", sent.Result.GetProperty("reply_to_message").GetProperty("text").GetString());
    }

    [Fact]
    public async Task An_edit_changes_the_message_and_an_edit_to_the_same_is_refused()
    {
        var id = (await bot.CallAsync("sendMessage", new { chat_id = Maya, text = "one" })).Result.GetProperty("message_id").GetInt64();

        var edited = await bot.CallAsync("editMessageText", new { chat_id = Maya, message_id = id, text = "<b>two</b>", parse_mode = "HTML" });
        var again = await bot.CallAsync("editMessageText", new { chat_id = Maya, message_id = id, text = "<b>two</b>", parse_mode = "HTML" });
        var missing = await bot.CallAsync("editMessageText", new { chat_id = Maya, message_id = 99, text = "x" });
        var foreign = await bot.CallAsync("editMessageText", new { chat_id = Maya, message_id = 1, text = "x" });

        Assert.True(edited.Result.TryGetProperty("edit_date", out _));
        Assert.StartsWith("Bad Request: message is not modified", again.Description, StringComparison.Ordinal);
        Assert.Equal("Bad Request: message to edit not found", missing.Description);
        Assert.Equal("Bad Request: message can't be edited", foreign.Description);
        Assert.Equal(("two", 1), (telegram.Conversation(bot.Bot, Maya).Messages[^1].Text, telegram.Conversation(bot.Bot, Maya).Messages[^1].Edits));
    }

    [Fact]
    public async Task A_message_is_deleted_once()
    {
        var id = (await bot.CallAsync("sendMessage", new { chat_id = Maya, text = "one" })).Result.GetProperty("message_id").GetInt64();

        var deleted = await bot.CallAsync("deleteMessage", new { chat_id = Maya, message_id = id });
        var again = await bot.CallAsync("deleteMessage", new { chat_id = Maya, message_id = id });

        Assert.True(deleted.Result.GetBoolean());
        Assert.Equal("Bad Request: message to delete not found", again.Description);
        Assert.True(telegram.Conversation(bot.Bot, Maya).Messages[^1].Deleted);
    }

    [Fact]
    public async Task A_draft_is_shown_until_the_message_arrives()
    {
        var thinking = await bot.CallAsync("sendMessageDraft", new { chat_id = Maya, draft_id = 7, text = "" });
        Assert.True(thinking.Result.GetBoolean());
        Assert.Equal("", telegram.Conversation(bot.Bot, Maya).Draft!.Text);

        await bot.CallAsync("sendMessageDraft", new { chat_id = Maya, draft_id = 7, text = "<i>half", parse_mode = "HTML" });
        Assert.Equal("", telegram.Conversation(bot.Bot, Maya).Draft!.Text);

        await bot.CallAsync("sendMessageDraft", new { chat_id = Maya, draft_id = 7, text = "half" });
        Assert.Equal((7, "half"), (telegram.Conversation(bot.Bot, Maya).Draft!.DraftId, telegram.Conversation(bot.Bot, Maya).Draft!.Text));

        await bot.CallAsync("sendMessage", new { chat_id = Maya, text = "whole" });
        Assert.Null(telegram.Conversation(bot.Bot, Maya).Draft);
    }

    [Fact]
    public async Task A_draft_needs_an_id_and_a_private_chat()
    {
        await telegram.SayAsync(bot.Bot, Group, "hello all", speaker: Maya);

        var withoutId = await bot.CallAsync("sendMessageDraft", new { chat_id = Maya, draft_id = 0, text = "x" });
        var inGroup = await bot.CallAsync("sendMessageDraft", new { chat_id = Group, draft_id = 1, text = "x" });

        Assert.Equal("Bad Request: RANDOM_ID_INVALID", withoutId.Description);
        Assert.Equal("Bad Request: TEXTDRAFT_PEER_INVALID", inGroup.Description);
    }

    [Fact]
    public async Task An_action_is_shown_and_an_unknown_one_refused()
    {
        var typing = await bot.CallAsync("sendChatAction", new { chat_id = Maya, action = "typing" });
        var dancing = await bot.CallAsync("sendChatAction", new { chat_id = Maya, action = "dancing" });

        Assert.True(typing.Result.GetBoolean());
        Assert.Equal("typing", telegram.Conversation(bot.Bot, Maya).Action);
        Assert.Equal("Bad Request: wrong parameter action in request", dancing.Description);
    }

    [Fact]
    public async Task A_blocked_bot_is_told_so_and_can_speak_again_after()
    {
        await bot.CallAsync("getUpdates", new { offset = -1 });
        telegram.Block(bot.Bot, Maya);

        foreach (var (method, parameters) in new (string, object)[]
        {
            ("sendMessage", new { chat_id = Maya, text = "x" }),
            ("sendChatAction", new { chat_id = Maya, action = "typing" }),
            ("sendMessageDraft", new { chat_id = Maya, draft_id = 1, text = "x" }),
        })
        {
            var refused = await bot.CallAsync(method, parameters);
            Assert.Equal((HttpStatusCode.Forbidden, "Forbidden: bot was blocked by the user"), (refused.Status, refused.Description));
        }

        var change = (await bot.CallAsync("getUpdates")).Result[1].GetProperty("my_chat_member").GetProperty("new_chat_member");
        Assert.Equal("kicked", change.GetProperty("status").GetString());

        telegram.Block(bot.Bot, Maya, blocked: false);
        Assert.Equal(HttpStatusCode.OK, (await bot.CallAsync("sendMessage", new { chat_id = Maya, text = "x" })).Status);
    }

    [Fact]
    public async Task GetChat_describes_the_person()
    {
        var chat = (await bot.CallAsync("getChat", new { chat_id = Maya })).Result;

        Assert.Equal("maya_torres", chat.GetProperty("username").GetString());
        Assert.Equal(0, chat.GetProperty("accent_color_id").GetInt32());
        Assert.Equal(11, chat.GetProperty("max_reaction_count").GetInt32());
        Assert.False(chat.GetProperty("accepted_gift_types").GetProperty("unique_gifts").GetBoolean());
    }

    [Fact]
    public async Task Commands_are_kept_by_scope_and_language()
    {
        await bot.CallAsync("setMyCommands", new { commands = new[] { new { command = "help", description = "What I can do" } } });
        await bot.CallAsync("setMyCommands", new { commands = new[] { new { command = "hilfe", description = "Was ich kann" } }, language_code = "de" });

        Assert.Equal("help", (await bot.CallAsync("getMyCommands")).Result[0].GetProperty("command").GetString());
        Assert.Equal("hilfe", (await bot.CallAsync("getMyCommands", new { language_code = "de" })).Result[0].GetProperty("command").GetString());
        Assert.Equal("Bad Request: BOT_COMMAND_INVALID", (await bot.CallAsync("setMyCommands", new { commands = new[] { new { command = "Not good", description = "x" } } })).Description);

        await bot.CallAsync("deleteMyCommands");
        Assert.Equal(0, (await bot.CallAsync("getMyCommands")).Result.GetArrayLength());
    }

    /// <summary>A body without a length, as some clients send.</summary>
    private sealed class ChunkedJson : StringContent
    {
        public ChunkedJson(string json)
            : base(json, Encoding.UTF8, "application/json") => Headers.ContentLength = null;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
