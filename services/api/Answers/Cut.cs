namespace ChatAi.Api.Answers;

/// <summary>The beginning and the end of a text, without half a character.</summary>
internal static class Cut
{
    private const string Gap = " […] ";

    public static string At(string text, int length) => text[..Place(text, Math.Min(text.Length, length))];

    /// <summary>At most so many characters of it and the gap in the middle; more of the beginning, where the point is made.</summary>
    public static string InTheMiddle(string text, int length)
    {
        if (text.Length <= length)
            return text;

        var end = Place(text, text.Length - (length / 4));
        return $"{At(text, length - (length / 4)).TrimEnd()}{Gap}{text[end..].TrimStart()}";
    }

    private static int Place(string text, int place) =>
        place > 0 && place < text.Length && char.IsHighSurrogate(text[place - 1]) && char.IsLowSurrogate(text[place]) ? place - 1 : place;
}
