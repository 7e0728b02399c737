using ChatAi.TokenPool.Providers.Local;
using CsCheck;

namespace ChatAi.TokenPool.Tests.Providers.Local;

public sealed class LexicalEmbeddingTests
{
    [Theory]
    [InlineData("How do I restart the server?", "Restarting servers is done with systemctl.", "The invoice is due within thirty days.")]
    [InlineData("refund policy", "Our policies on refunds: money back within 14 days.", "The office opens at nine in the morning.")]
    [InlineData("Как сбросить пароль?", "Сброс пароля: откройте настройки и нажмите кнопку.", "Доставка заказа занимает три рабочих дня.")]
    [InlineData("доставка в регионы", "Мы доставляем заказы во все регионы страны.", "Пароль можно сменить в настройках профиля.")]
    [InlineData("Wie kündige ich mein Abonnement?", "Die Kündigung des Abonnements erfolgt schriftlich.", "Unsere Filiale hat samstags geöffnet.")]
    [InlineData("pasword reset", "Reset your password on the login page.", "Parcels are delivered on weekdays.")]
    public void A_text_is_nearer_to_what_it_is_about_than_to_something_else(string question, string related, string unrelated) =>
        Assert.True(Similarity(question, related) > Similarity(question, unrelated) + 0.1);

    [Fact]
    public void Words_of_grammar_do_not_make_texts_alike() =>
        Assert.True(Similarity("What is the price of it and how do I get it?", "How is it that you do not have it for me?") < 0.3);

    [Fact]
    public void Every_text_has_a_vector_of_length_one_and_always_the_same() =>
        Gen.String.Sample(text =>
        {
            var vector = LexicalEmbedding.Of(text, 1536);
            return Math.Abs(Math.Sqrt(vector.Sum(value => (double)value * value)) - 1) < 1e-4
                && vector.SequenceEqual(LexicalEmbedding.Of(text, 1536));
        });

    private static double Similarity(string one, string other) =>
        LexicalEmbedding.Of(one, 1536).Zip(LexicalEmbedding.Of(other, 1536), (a, b) => (double)a * b).Sum();
}
