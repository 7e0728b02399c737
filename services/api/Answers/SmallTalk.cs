using System.Text.RegularExpressions;

namespace ChatAi.Api.Answers;

/// <summary>
/// Whether a message is nothing but a greeting, thanks or a farewell, so that what is said to it is no answer and no
/// document is missed. By rules alone: whoever asks something in the same breath asks.
/// </summary>
internal static partial class SmallTalk
{
    private const int LongestText = 100;

    private static readonly HashSet<string> Phrases = new(StringComparer.OrdinalIgnoreCase)
    {
        "hi", "hello", "hey", "hi there", "hello there", "good morning", "good afternoon", "good evening", "good day", "good night",
        "how are you", "thanks", "thank you", "thanks a lot", "many thanks", "thank you very much", "thx", "ok", "okay", "great", "cool", "yes",
        "no", "bye", "goodbye", "good bye", "see you",
        "привет", "здравствуйте", "здравствуй", "доброе утро", "добрый день", "добрый вечер", "доброй ночи", "как дела", "спасибо",
        "большое спасибо", "спасибо большое", "благодарю", "ок", "хорошо", "понятно", "отлично", "ясно", "да", "нет", "пока", "до свидания",
        "hallo", "guten morgen", "guten tag", "guten abend", "gute nacht", "moin", "servus", "wie geht es", "wie geht's", "danke",
        "vielen dank", "danke schön", "ja", "nein", "tschüss", "auf wiedersehen",
    };

    public static bool IsIn(string text) =>
        text.Length <= LongestText && Parts().Split(text).Where(part => part.Length > 0).All(Phrases.Contains);

    /// <summary>Whatever stands between and around words but a space, so that "Hello! Thanks :-)" is two phrases.</summary>
    [GeneratedRegex(@"\s*[^\p{L}\p{N}'\s]+\s*|^\s+|\s+$")]
    private static partial Regex Parts();
}
