using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ChatAi.EndToEnd.Tests.OpenApi;

/// <summary>What the suite answers is what its document says, to the last null: a client that is made from it relies on that.</summary>
public sealed class AnswersTests(OwnInstallation installation)
{
    private const string Json = "application/json";

    /// <summary>Of these a member may be absent: it is told only when there is something to tell, or by how it was asked for.</summary>
    private static readonly string[] WithGaps = ["Component", "Overview", "ProblemDetails", "HttpValidationProblemDetails", "ReadUsageResponse"];

    [Fact]
    public async Task Everything_that_can_be_read_is_as_it_is_described()
    {
        var document = await DocumentAsync();
        using var owner = await RegisterAsync();
        var things = await ThingsOfAsync(owner);
        var (differences, closed) = (new List<string>(), new List<string>());

        foreach (var (template, schema) in Readable(document))
        {
            if (Concrete(template, things) is not { } path)
                continue;

            var answers = new List<JsonNode?>();
            foreach (var caller in (HttpClient[])[installation.Gateway, owner])
            {
                using var response = await caller.GetAsync(new Uri(path, UriKind.Relative), Cancel);
                if (response.StatusCode == HttpStatusCode.OK)
                    answers.Add(await response.Content.ReadFromJsonAsync<JsonNode>(Cancel));
            }

            if (answers.Count == 0)
                closed.Add(path);
            differences.AddRange(answers.SelectMany(answer => new DescribedValue(document).Differences(answer, schema, template)));
        }

        Assert.Empty(differences.Distinct());
        Assert.Empty(closed);
    }

    [Fact]
    public async Task A_refusal_is_as_it_is_described()
    {
        var document = await DocumentAsync();
        var schemas = document["components"]!["schemas"]!;
        using var nobody = From(null);

        (string, string)[] refusals =
        [
            ("/api/dialogs/999999999", "ProblemDetails"),
            ("/api/nothing", "ProblemDetails"),
            ("/api/usage?by=weather", "HttpValidationProblemDetails"),
            ("/api/usage?from=2026-02-02&to=2026-02-01", "HttpValidationProblemDetails"),
        ];
        foreach (var (path, schema) in refusals)
        {
            using var response = await installation.Gateway.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            Assert.Empty(new DescribedValue(document).Differences(await response.Content.ReadFromJsonAsync<JsonNode>(Cancel), schemas[schema]!, path));
        }

        using var refused = await nobody.GetAsync(new Uri("/api/me", UriKind.Relative), Cancel);
        Assert.Empty(new DescribedValue(document).Differences(await refused.Content.ReadFromJsonAsync<JsonNode>(Cancel), schemas["ProblemDetails"]!, "/api/me"));
    }

    [Fact]
    public async Task What_is_in_every_answer_is_required_and_nothing_is_of_any_type()
    {
        var document = await DocumentAsync();
        var sent = Schemas(document["paths"]!, "requestBody").SelectMany(schema => Names(schema, document)).ToHashSet(StringComparer.Ordinal);

        var optional =
            from schema in document["components"]!["schemas"]!.AsObject()
            where !sent.Contains(schema.Key) && !WithGaps.Contains(schema.Key)
            from property in schema.Value!["properties"]?.AsObject() ?? []
            where !(schema.Value["required"] as JsonArray ?? []).Any(name => (string?)name == property.Key)
            select $"{schema.Key}.{property.Key}";
        Assert.Empty(optional);

        // "details" of the pool's audit is whatever was changed; nothing else is left open.
        Assert.DoesNotContain("\"items\":{}", document.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"schema\":{}", document.ToJsonString(), StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<JsonNode> DocumentAsync() => await Eventually.Is(
        async () => JsonNode.Parse(await installation.Gateway.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), Cancel))!,
        document => document["x-unavailable-services"] is null);

    private static IEnumerable<(string Template, JsonNode Schema)> Readable(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        let schema = path.Value!["get"]?["responses"]?["200"]?["content"]?[Json]?["schema"]
        where schema is not null && !path.Key.EndsWith("/export", StringComparison.Ordinal)
        select (path.Key, schema);

    /// <returns>Null when it is about something of which there is none here.</returns>
    private static string? Concrete(string template, Dictionary<string, long> things)
    {
        var segments = template.Split('/');
        for (var place = 1; place < segments.Length; place++)
        {
            if (!segments[place].StartsWith('{'))
                continue;
            if (!things.TryGetValue(segments[place - 1], out var id))
                return null;

            segments[place] = id.ToString(CultureInfo.InvariantCulture);
        }

        return string.Join('/', segments);
    }

    /// <summary>By the word that stands before their ids.</summary>
    private async Task<Dictionary<string, long>> ThingsOfAsync(HttpClient owner)
    {
        var assistant = await IdAsync(await owner.PostAsJsonAsync("/api/assistants", new { name = "Guide", working_hours = new { mon = new[] { new { from = "09:00", to = "17:00" } } } }, Cancel));
        using var text = new StringContent("# Hours\n\nThe shop opens at nine in the morning.");
        using var form = new MultipartFormDataContent { { text, "file", "hours.md" } };
        var document = await IdAsync(await owner.PostAsync(new Uri($"/api/assistants/{assistant}/documents", UriKind.Relative), form, Cancel));
        await Eventually.True(async () => (await owner.GetStringAsync(new Uri($"/api/assistants/{assistant}/documents/{document}", UriKind.Relative), Cancel)).Contains("\"ready\"", StringComparison.Ordinal), TimeSpan.FromMinutes(1));

        var dialog = await IdAsync(await owner.PostAsJsonAsync("/api/dialogs", new { assistant_id = assistant, visitor_name = "Ann" }, Cancel));
        foreach (var turn in (object[])[new { text = "When does the shop open?" }, new { text = "A person, please", kind = "operator" }])
            (await owner.PostAsJsonAsync($"/api/dialogs/{dialog}/turns", turn, Cancel)).EnsureSuccessStatusCode();

        (await owner.PostAsJsonAsync("/api/webhooks", new { url = "https://example.com/hook" }, Cancel)).EnsureSuccessStatusCode();
        (await owner.PostAsJsonAsync("/api/operators/invitations", new { email = $"{Guid.NewGuid():N}@example.com" }, Cancel)).EnsureSuccessStatusCode();
        var pair = await IdAsync(await owner.PostAsJsonAsync($"/api/assistants/{assistant}/questions", new { question = "Who is there?", answer = "Bob." }, Cancel));
        var test = $"/api/assistants/{assistant}/retrieval-test";
        var check = await IdAsync(await owner.PostAsJsonAsync($"{test}/checks", new { question = "When?", document_id = document }, Cancel));
        var run = await IdAsync(await owner.PostAsync(new Uri($"{test}/runs", UriKind.Relative), null, Cancel));

        return new() { ["assistants"] = assistant, ["documents"] = document, ["dialogs"] = dialog, ["questions"] = pair, ["checks"] = check, ["runs"] = run, ["ai-tokens"] = 1 };
    }

    private static async Task<long> IdAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return (long)JsonNode.Parse(text)!["id"]!;
    }

    private async Task<HttpClient> RegisterAsync()
    {
        var credentials = new { email = $"{Guid.NewGuid():N}@example.com", password = "a-password-of-mine-1" };
        using var anonymous = From(null);
        (await anonymous.PostAsJsonAsync("/api/register", credentials, Cancel)).EnsureSuccessStatusCode();
        var session = await anonymous.PostAsJsonAsync("/api/login", credentials, Cancel);
        return From((string)(await session.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(Cancel))!["access_token"]!);
    }

    /// <summary>Somebody who comes from afar, so that nobody takes him for the operator at the machine.</summary>
    private HttpClient From(string? token)
    {
        var client = new HttpClient { BaseAddress = installation.Gateway.BaseAddress };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static IEnumerable<JsonNode> Schemas(JsonNode paths, string of) =>
        from path in paths.AsObject()
        from operation in path.Value!.AsObject()
        from content in (operation.Value as JsonObject)?[of]?["content"]?.AsObject() ?? []
        where content.Value!["schema"] is not null
        select content.Value["schema"]!;

    /// <summary>Of all components that a schema leads to.</summary>
    private static HashSet<string> Names(JsonNode schema, JsonNode document)
    {
        var (names, left) = (new HashSet<string>(StringComparer.Ordinal), new Queue<JsonNode>([schema]));
        while (left.TryDequeue(out var part))
        {
            if ((part as JsonObject)?["$ref"] is JsonValue reference && ((string)reference!).Split('/')[^1] is var name && names.Add(name))
                left.Enqueue(document["components"]!["schemas"]![name]!);

            foreach (var inner in part switch { JsonObject members => members.Select(member => member.Value), JsonArray items => items, _ => [] })
            {
                if (inner is JsonObject or JsonArray)
                    left.Enqueue(inner);
            }
        }

        return names;
    }
}
