using System.Globalization;
using ChatAi.BotManager.Telegram;

namespace ChatAi.BotManager.Delivery;

/// <summary>The thumbs under an answer. Their data names the row of the outbox, which knows the answer.</summary>
internal static class FeedbackButtons
{
    private const string Kind = "feedback";

    private static readonly (string Value, string Label)[] Thumbs = [("up", "👍"), ("down", "👎")];

    /// <param name="chosen">The value of the one that is shown as pressed.</param>
    public static IReadOnlyList<MessageButton> Of(long rowId, string? chosen) =>
    [
        .. Thumbs.Select((thumb, place) => new MessageButton(
            thumb.Value == chosen ? $"{thumb.Label} ✓" : thumb.Label,
            string.Create(CultureInfo.InvariantCulture, $"{Kind}:{rowId}:{thumb.Value}"),
            IsBeside: place > 0)),
    ];

    public static bool TryRead(string data, out long rowId, out string value)
    {
        (rowId, value) = (0, "");
        if (data.Split(':') is not [Kind, var row, var pressed] || !Thumbs.Any(thumb => thumb.Value == pressed))
            return false;

        value = pressed;
        return long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out rowId);
    }
}
