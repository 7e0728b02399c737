using System.Collections.Frozen;
using System.Text;

namespace ChatAi.TokenPool.Providers.Local;

/// <summary>Text as words, without a dictionary: any script whose words are letters and digits.</summary>
internal static class Words
{
    /// <summary>Words of questions that say nothing about what is asked for.</summary>
    private static readonly FrozenSet<string> Fillers = (
        """
        a an and any are as at be been being but by can could did do does doing for from get give had has have how i if in into is it its
        just let me my no not of on one or our please say shall should so some tell than that the their them then there these they this
        those to up us use used using want was we were what when where which who whom whose why will with would you your about also
        explain show know need happen happens many much may might must per there here thing things way thank thanks hello hi ok okay yes
        mean means see find everything anything something down work works working am go goes going put long take takes often

        а без бы был была были было быть в вам вас ваш ведь весь во вот все всё вы где да для до его ее её если есть еще ещё же за и из
        или им их к как какая какие каким какими каких какое какой какую когда кто куда ли мне могу может можно мой моя мы на над надо
        нам нас наш не него нее неё нет ни но ну о об он она они оно от по под пожалуйста при про расскажи с сколько скажи со так такая
        такие такое такой там те тебе тебя тем то тоже только тот ту ты у уже хочу чего чем через что чтобы чье чья эта эти это этот я
        нужно находится находятся делать сделать значит означает спасибо привет здравствуйте да работает найти происходит

        aber als am an auf aus bei bin bis bitte da das dass dem den der des die dies du ein eine einem einen einer er es für hat habe
        ich ihr im ist ja kann kein man mein mir mit nach nicht oder sein sich sie sind so und uns unter vom von vor wann war warum was
        weiß welche welcher welches wenn wer werden wie wird wo zu zum zur

        au aux avec ce ces cette comment dans de des dont du elle en est et être fait il ils je la le les leur ma mais mon ne nous où
        par pas pour pourquoi quand que quel quelle quelles quels qui sa se ses son sur ta te tu un une vous

        al como con cual cuál cuando cuándo del desde donde dónde el ella ellos es esta este esto hay las lo los mi muy para pero por
        porque qué quién ser si sin sobre su sus también tiene una unos yo
        """).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    public static bool IsFiller(string word) => Fillers.Contains(word);

    /// <summary>Runs of letters and digits, in lower case; an apostrophe is part of its word.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        foreach (var letter in text.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(letter) || (char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.NonSpacingMark && word.Length > 0))
            {
                var lower = char.ToLowerInvariant(letter);
                word.Append(lower is 'ё' ? 'е' : lower);
            }
            else if (letter is not ('\'' or '’') && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
            yield return word.ToString();
    }
}
