using ChatAi.Simulators.Telegram.BotApi;
using ChatAi.Simulators.Telegram.Bots;
using ChatAi.Simulators.Telegram.Events;
using ChatAi.Simulators.Telegram.Text;
using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.Chats;

/// <summary>What people do in a chat with a bot, and how the bot gets to know it.</summary>
internal static class Speech
{
    /// <summary>A person says something. Null when the person has blocked the bot: nothing can be said then.</summary>
    public static Spoken? Say(World world, Bot bot, long chat, Person speaker, string text, long? replyTo = null)
    {
        lock (bot.Gate)
        {
            var conversation = world.ConversationOf(bot, chat);
            if (conversation.Blocked)
                return null;

            var words = PlainText.Read(text);
            var message = new Message(bot.TakeMessageId(), speaker.AsUser(), conversation.Chat, world.Now.ToUnixTimeSeconds())
            {
                Text = words.Text,
                Entities = words.EntitiesOrNull,
                ReplyToMessage = replyTo is { } id ? conversation.Find(id)?.Message : null,
            };

            var posted = conversation.Post(message);
            world.Events.Publish(EventKind.Message, bot.Id, chat, posted);
            var update = bot.Notify("message", chat, world.Now, id => BotApiJson.Bytes(new Update(id) { Message = message }));
            return new Spoken(update?.Id, message.MessageId, message.Date);
        }
    }

    /// <summary>A person presses a button under a message of the bot. Null when there is none with such data.</summary>
    public static Pressed? Press(World world, Bot bot, long chat, Person person, long messageId, string data)
    {
        lock (bot.Gate)
        {
            var conversation = world.ConversationOf(bot, chat);
            if (conversation.Blocked || conversation.Find(messageId)?.Message is not { } message || !ReplyMarkup.HasButton(message.ReplyMarkup, data))
                return null;

            var press = $"{bot.Id}{bot.TakePressNumber():D6}";
            bot.Presses[press] = chat;
            var query = new CallbackQuery(press, person.AsUser(), message, $"{chat}", data);
            var update = bot.Notify("callback_query", chat, world.Now, id => BotApiJson.Bytes(new Update(id) { CallbackQuery = query }));
            return new Pressed(update?.Id, press);
        }
    }

    public static void Block(World world, Bot bot, long chat, bool blocked)
    {
        lock (bot.Gate)
        {
            var conversation = world.ConversationOf(bot, chat);
            if (conversation.Blocked == blocked)
                return;

            conversation.Blocked = blocked;
            world.Events.Publish(EventKind.Blocked, bot.Id, chat, blocked);

            var change = new ChatMemberUpdated(
                conversation.Chat,
                world.PersonOf(Math.Abs(chat)).AsUser(),
                world.Now.ToUnixTimeSeconds(),
                Membership(bot, kicked: !blocked),
                Membership(bot, kicked: blocked));
            bot.Notify("my_chat_member", chat, world.Now, id => BotApiJson.Bytes(new Update(id) { MyChatMember = change }));
        }
    }

    /// <summary>A group becomes a supergroup, which has another id. The bot is not told: it sees when it writes.</summary>
    public static void Upgrade(World world, Bot bot, long group, long supergroup)
    {
        lock (bot.Gate)
        {
            world.ConversationOf(bot, supergroup);
            world.ConversationOf(bot, group).UpgradedTo = supergroup;
        }
    }

    private static ChatMember Membership(Bot bot, bool kicked) =>
        kicked ? new ChatMember(bot.Self, "kicked") { UntilDate = 0 } : new ChatMember(bot.Self, "member");
}

/// <summary>A person's message. No update id: the bot did not ask for messages.</summary>
public sealed record Spoken(int? UpdateId, long MessageId, long Date);

/// <summary>A press of a button. No update id: the bot did not ask for presses.</summary>
public sealed record Pressed(int? UpdateId, string PressId);
