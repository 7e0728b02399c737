using ChatAi.Simulators.Telegram.Wire;

namespace ChatAi.Simulators.Telegram.Text;

internal sealed record FormattedText(string Text, IReadOnlyList<MessageEntity> Entities)
{
    public IReadOnlyList<MessageEntity>? EntitiesOrNull => Entities.Count == 0 ? null : Entities;

    /// <summary>Telegram cuts white space at both ends of a message, and entities with it.</summary>
    public FormattedText Trimmed()
    {
        var start = Text.Length - Text.AsSpan().TrimStart().Length;
        var end = Text.AsSpan().TrimEnd().Length;
        if (start == 0 && end == Text.Length)
            return this;

        if (end <= start)
            return new FormattedText("", []);

        var entities = Entities
            .Select(entity => (Entity: entity, From: Math.Max(entity.Offset, start), To: Math.Min(entity.Offset + entity.Length, end)))
            .Where(cut => cut.From < cut.To)
            .Select(cut => cut.Entity with { Offset = cut.From - start, Length = cut.To - cut.From });

        return new FormattedText(Text[start..end], [.. entities]);
    }
}
