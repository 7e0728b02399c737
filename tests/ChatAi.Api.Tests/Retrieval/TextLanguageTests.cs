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
    [InlineData("Il bot è riavviato da un operatore del sistema, e non si ferma più.", "italian")]
    [InlineData("O bot é reiniciado por um operador do sistema, e não para mais.", "portuguese")]
    [InlineData("De bot wordt door een beheerder van het systeem opnieuw gestart, en dat is alles.", "dutch")]
    [InlineData("Botten startas om av en operatör och det är inte svårt att göra.", "swedish")]
    [InlineData("Botti ei ole päällä, mutta se on helppo käynnistää kun joku niin tahtoo.", "finnish")]
    [InlineData("A bot nem fut, és ez nagyon rossz, de már meg van javítva.", "hungarian")]
    [InlineData("Sistem bir operatör tarafından yeniden başlatılır ve bu çok kolay.", "turkish")]
    [InlineData("Ο χειριστής επανεκκινεί το σύστημα.", "greek")]
    [InlineData("المشغل يعيد تشغيل النظام", "arabic")]
    [InlineData("操作员重新启动系统", "simple")]
    [InlineData("select 1; 42 7000 x y z", "simple")]
    [InlineData("", "simple")]
    public void The_language_of_a_text(string text, string language) => Assert.Equal(language, TextLanguage.Of(text));
}
