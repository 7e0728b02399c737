using System.Net.Http.Json;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Answers.Injection;

/// <summary>A tenant whose documents and customers are hostile, beside those whose documents must stay out of it.</summary>
public sealed class AttackedShop(Stores stores) : IAsyncLifetime
{
    public const string Persona = "You are the shop's adviser.\nBe kind.";
    public const string WordsForNothing = "Ring us: 0228 1234.";
    public const string Secret = "SECRET-OF-OTHERS";
    public const string Question = "How much is delivery to Bonn?";

    private Tenant tenant = null!;

    public ApiFixture Api { get; } = new(stores);

    public async ValueTask InitializeAsync()
    {
        await Api.InitializeAsync();
        tenant = await Api.NewTenantAsync();
        var stranger = await Api.NewTenantAsync();
        await stranger.TeachAsync(await stranger.NewAssistantAsync(), $"Delivery to Bonn costs what the {Secret} says.");
        await tenant.TeachAsync(await tenant.NewAssistantAsync(), $"Delivery to Bonn costs the {Secret} of a sibling.");
    }

    public ValueTask DisposeAsync() => Api.DisposeAsync();

    /// <summary>A bot whose assistant knows what delivery costs, and a text.</summary>
    public async Task<Bot> NewBotAsync(string text = "", string filename = "shop.md")
    {
        var made = await tenant.Client.PostAsJsonAsync(
            "/api/assistants",
            new { name = "Adviser", system_prompt = Persona, not_found_message = WordsForNothing, detect_handoff = false });
        var assistant = (long)(await made.OkAsync())["id"]!;
        await tenant.TeachAsync(assistant, $"Delivery to Bonn costs five euros.\n\n{text}", filename);
        return await tenant.NewBotAsync(assistant);
    }
}
