using ChatAi.Api.Retrieval;

namespace ChatAi.Api.Tests.Retrieval;

public sealed class TextLanguageTests
{
    [Theory]
    [InlineData("The bot is restarted by an operator of the system.", "english")]
    [InlineData("Бот перезапускает оператор системы, see the runbook.", "russian")]
    [InlineData("Der Bot wird von einem Betreiber des Systems neu gestartet und ist wieder da.", "german")]
    [InlineData("Le bot est redémarré par un opérateur du système dans la nuit.", "french")]
    [InlineData("El bot se reinicia por un operador del sistema en la noche.", "spanish")]
    [InlineData("select 1; 42 7000 x y z", "simple")]
    [InlineData("", "simple")]
    public void The_language_of_a_text(string text, string language) => Assert.Equal(language, TextLanguage.Of(text));
}
