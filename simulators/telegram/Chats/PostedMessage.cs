using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.Chats;

/// <summary>A message of a conversation, with what happened to it later.</summary>
public sealed record PostedMessage(Message Message, int Edits = 0, bool Deleted = false)
{
    public bool FromBot => Message.From.IsBot;

    public string Text => Message.Text ?? "";
}
