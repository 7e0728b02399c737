using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ChatAi.EndToEnd.Tests;

/// <summary>What an owner writes down is what somebody at Telegram is told.</summary>
public sealed class QuestionsTests(OwnInstallation installation)
{
    [Fact]
    public async Task An_owners_answer_reaches_the_person_with_its_question_as_the_source()
    {
        const long chat = 9_021;
        const string question = "Is there a moorage for zeppelins?";
        const string answer = "Yes, two hundred metres behind the lighthouse.";
        var assistant = await installation.ValueAsync<long>("select assistant_id from bot_instances where is_active order by id limit 1");
        var questions = $"/api/assistants/{assistant}/questions";
        var written = await installation.Gateway.PostAsJsonAsync(questions, new { question, answer }, Cancel);
        var pair = new Uri($"{questions}/{(await written.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(Cancel))!["id"]}", UriKind.Relative);
        await Eventually.True(async () => (string?)(await installation.Gateway.GetFromJsonAsync<JsonNode>(pair, Cancel))!["status"] == "ready");

        await installation.SayAsync(chat, "Hey, is there a moorage for a zeppelin?");
        var replies = await Eventually.Is(async () => await installation.RepliesAsync(chat), said => said.Count > 0);
        var buttons = await installation.ButtonsAsync(chat);
        using var deleted = await installation.Gateway.DeleteAsync(pair, Cancel);

        Assert.Contains(answer, Assert.Single(replies), StringComparison.Ordinal);
        Assert.EndsWith(question, buttons[0], StringComparison.Ordinal);
        Assert.True(deleted.IsSuccessStatusCode);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
