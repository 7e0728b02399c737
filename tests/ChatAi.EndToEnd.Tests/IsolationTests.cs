using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatAi.EndToEnd.Tests;

/// <summary>
/// Every operation of the OpenAPI document, with every id of a tenant in each place, asked by those who have no business there:
/// the address of a victim's thing must not tell whether there is one.
/// </summary>
public sealed partial class IsolationTests(OwnInstallation installation, ITestOutputHelper output)
{
    private const string Marker = "marker-of-the-victim";

    /// <summary>Whose id is no tenant's thing: a person at Telegram, of whom the caller has nothing.</summary>
    private static readonly string[] OwnMatters = ["/api/telegram-users/{id}"];

    private static readonly HttpStatusCode[] Closed = [HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound];

    [Fact]
    public async Task Nobody_and_no_stranger_reaches_a_tenants_things()
    {
        var operations = Operations(await Eventually.Is(
            async () => JsonNode.Parse(await installation.Gateway.GetStringAsync(Path("/openapi.json"), Cancel))!,
            document => document["x-unavailable-services"] is null));
        using var victim = await RegisterAsync();
        var ids = await ThingsOfAsync(victim);

        // An assistant that the stranger makes meanwhile is his own, and must not have one of these ids by chance.
        await installation.ValueAsync<long>("select setval(pg_get_serial_sequence('assistants', 'id'), 1000000)");
        using var nobody = From(null);
        using var stranger = await RegisterAsync();
        using var foreignOperator = await OperatorAsync();
        var leaks = new List<string>();
        var asked = new SortedDictionary<string, int>(StringComparer.Ordinal);

        foreach (var (who, client) in ((string, HttpClient)[])[("nobody", nobody), ("a stranger", stranger), ("an operator of another tenant", foreignOperator)])
            leaks.AddRange(await AskAllAsync(who, client, operations, ids, asked));

        output.WriteLine($"{operations.Count} operations, ids {string.Join(", ", ids)}");
        foreach (var (answer, count) in asked)
            output.WriteLine($"{answer} {count} times");

        Assert.Empty(leaks);
        Assert.True(operations.Count > 60, "The document is not complete");

        // The victim is still whole.
        var mine = await (await victim.GetAsync(Path($"/api/dialogs/{ids[1]}/messages"), Cancel)).Content.ReadAsStringAsync(Cancel);
        Assert.Contains(Marker, mine, StringComparison.Ordinal);
        Assert.Equal(1, await installation.ValueAsync<long>($"select count(*) from given_answers where message_id = {ids[6]} and feedback is null and dealt_with_at is null"));
        Assert.Equal(1, await installation.ValueAsync<long>($"select count(*) from qa_knowledge where assistant_id = {ids[0]} and answer = '{Marker}'"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private static async Task<List<string>> AskAllAsync(
        string who,
        HttpClient client,
        IReadOnlyList<Operation> operations,
        IReadOnlyList<long> ids,
        SortedDictionary<string, int> asked)
    {
        var leaks = new List<string>();
        foreach (var operation in operations)
        {
            foreach (var path in operation.Paths(ids))
            {
                using var request = operation.Request(path);
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);

                // A stream that is open to the caller would not end.
                var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream" && response.IsSuccessStatusCode;
                var body = isStream ? "" : await response.Content.ReadAsStringAsync(Cancel);
                var mustBeClosed = (who == "nobody" && operation.NeedsToken) || (operation.HasId && operation.NeedsToken && !OwnMatters.Contains(operation.Path));
                var said = $"{who}: {operation.Method} {path} {(int)response.StatusCode}";

                var kind = $"{who}, {(operation.HasId ? "with an id" : "without an id")}, {(operation.NeedsToken ? "closed" : "open")}: {(int)response.StatusCode}";
                asked[kind] = asked.GetValueOrDefault(kind) + 1;
                if (body.Contains(Marker, StringComparison.Ordinal))
                    leaks.Add($"{said} shows the victim's text");
                if (mustBeClosed && !Closed.Contains(response.StatusCode))
                    leaks.Add($"{said} {body}");
            }
        }

        return leaks;
    }

    /// <summary>Somebody who comes from afar, so that nobody takes him for the operator at the machine.</summary>
    private HttpClient From(string? token)
    {
        var client = new HttpClient { BaseAddress = installation.Gateway.BaseAddress };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private async Task<HttpClient> RegisterAsync(Func<string, Task>? between = null)
    {
        var credentials = new { email = $"{Guid.NewGuid():N}@example.com", password = "a-password-of-mine-1" };
        using var anonymous = From(null);
        (await anonymous.PostAsJsonAsync("/api/register", credentials, Cancel)).EnsureSuccessStatusCode();
        if (between is not null)
            await between(credentials.email);

        var session = await anonymous.PostAsJsonAsync("/api/login", credentials, Cancel);
        return From((string)(await session.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(Cancel))!["access_token"]!);
    }

    /// <summary>An account that was made an operator of a tenant which is not the victim.</summary>
    private async Task<HttpClient> OperatorAsync()
    {
        using var employer = await RegisterAsync();
        var tenant = await IdAsync(await employer.GetAsync(Path("/api/me"), Cancel));
        return await RegisterAsync(async email =>
            await installation.ValueAsync<long>($"update users set role = 'operator', tenant_id = {tenant} where email = '{email}' returning id"));
    }

    /// <returns>
    /// An assistant, a dialog, a document, a webhook, a bot, the account itself, an answer, which left a question open, a question
    /// with its answer, and a check with a run.
    /// </returns>
    private async Task<IReadOnlyList<long>> ThingsOfAsync(HttpClient victim)
    {
        var assistant = await IdAsync(await victim.PostAsJsonAsync("/api/assistants", new { name = Marker, system_prompt = Marker }, Cancel));
        using var text = new StringContent($"# {Marker}\n\nThe {Marker} opens at nine.");
        using var form = new MultipartFormDataContent { { text, "file", $"{Marker}.md" } };
        var document = await IdAsync(await victim.PostAsync(Path($"/api/assistants/{assistant}/documents"), form, Cancel));
        var dialog = await IdAsync(await victim.PostAsJsonAsync("/api/dialogs", new { assistant_id = assistant, visitor_name = Marker }, Cancel));
        var turn = await victim.PostAsJsonAsync($"/api/dialogs/{dialog}/turns", new { text = Marker }, Cancel);
        turn.EnsureSuccessStatusCode();
        var hook = await victim.PostAsJsonAsync("/api/webhooks", new { url = $"https://example.com/{Marker}" }, Cancel);
        var webhook = (long)(await hook.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(Cancel))!["webhook"]!["id"]!;
        var me = await IdAsync(await victim.GetAsync(Path("/api/me"), Cancel));
        var bot = await installation.ValueAsync<long>(
            $"""
            insert into bot_instances (user_id, assistant_id, bot_token_ciphertext, token_fingerprint, telegram_id, username, display_name, webhook_secret, is_active)
            values ({me}, {assistant}, '\x00', sha256('{Guid.NewGuid()}'), 1, 'victims_bot', '{Marker}', 'secret', false)
            returning id
            """);

        var answer = await installation.ValueAsync<long>(
            $"update given_answers set open_question = '{Marker}' where dialog_id = {dialog} returning message_id");

        var pair = await IdAsync(await victim.PostAsJsonAsync($"/api/assistants/{assistant}/questions", new { question = Marker, answer = Marker }, Cancel));
        var test = $"/api/assistants/{assistant}/retrieval-test";
        var check = await IdAsync(await victim.PostAsJsonAsync($"{test}/checks", new { question = Marker, document_id = document }, Cancel));
        var run = await IdAsync(await victim.PostAsync(Path($"{test}/runs"), null, Cancel));

        return [assistant, dialog, document, webhook, bot, me, answer, pair, check, run];
    }

    private static async Task<long> IdAsync(HttpResponseMessage response) =>
        (long)(await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(Cancel))!["id"]!;

    private static List<Operation> Operations(JsonNode document) =>
    [
        .. from path in document["paths"]!.AsObject()
           from member in path.Value!.AsObject()
           where member.Key is not "parameters"
           select new Operation(member.Key.ToUpperInvariant(), path.Key, member.Value!.AsObject(), document),
    ];

    private sealed record Operation(string Method, string Path, JsonObject Description, JsonNode Document)
    {
        public bool NeedsToken => Description["security"] is not JsonArray { Count: 0 };

        public bool HasId => Parameter().IsMatch(Path);

        /// <summary>With every id in every place.</summary>
        public IEnumerable<string> Paths(IReadOnlyList<long> ids)
        {
            var places = Parameter().Count(Path);
            if (places == 0)
                return [Path];

            var combinations = ids.Select(id => new[] { id });
            for (var place = 1; place < places; place++)
                combinations = combinations.SelectMany(chosen => ids.Select(id => (long[])[.. chosen, id]));

            return combinations.Select(chosen =>
            {
                var next = 0;
                return Parameter().Replace(Path, _ => chosen[next++].ToString(CultureInfo.InvariantCulture));
            });
        }

        /// <summary>With a body that is right, as far as the document says what is: else nobody would look as far as whose the thing is.</summary>
        public HttpRequestMessage Request(string path)
        {
            var request = new HttpRequestMessage(new HttpMethod(Method), path);
            var content = Description["requestBody"]?["content"]?.AsObject();
            if (content?.ContainsKey("multipart/form-data") is true)
                request.Content = new StringContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\ntext\r\n--b--\r\n", new MediaTypeHeaderValue("multipart/form-data") { Parameters = { new("boundary", "b") } });
            else if (content?["application/json"]?["schema"] is { } schema)
                request.Content = JsonContent.Create(Example(schema));
            else if (Method is "POST")
                request.Content = JsonContent.Create(new { model = "gpt-4o-mini", input = "text", messages = new[] { new { role = "user", content = "text" } } });

            return request;
        }

        private JsonNode? Example(JsonNode schema)
        {
            if ((string?)schema["$ref"] is { } reference)
                return Example(Document["components"]!["schemas"]![reference.Split('/')[^1]]!);
            if ((schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"]) is JsonArray choices)
                return Example(choices.First(choice => (string?)choice!["type"] != "null")!);
            if (schema["enum"] is JsonArray values)
                return values[0]!.DeepClone();

            var type = schema["type"] is JsonArray types ? (string?)types.First(one => (string?)one != "null") : (string?)schema["type"];
            return type switch
            {
                "object" => new JsonObject(
                    from property in schema["properties"]?.AsObject() ?? []
                    where (schema["required"] as JsonArray ?? []).Any(name => (string?)name == property.Key) || IsHarmless(property)
                    select KeyValuePair.Create(property.Key, Example(property.Value!))),
                "array" => new JsonArray(),
                "integer" or "number" => JsonValue.Create(Math.Max(1, (int?)schema["minimum"] ?? 1)),
                "boolean" => JsonValue.Create(true),
                _ when (string?)schema["format"] is "email" => JsonValue.Create("somebody@example.com"),
                _ when (string?)schema["format"] is "date-time" => JsonValue.Create("2030-01-01T00:00:00Z"),
                _ => JsonValue.Create("a text that is long enough"),
            };
        }

        /// <summary>What a change of something may hold; other texts have forms that the document does not tell.</summary>
        private static bool IsHarmless(KeyValuePair<string, JsonNode?> property) =>
            property.Key is "name" || property.Value!["type"] is { } type && type.ToJsonString().Contains("boolean", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
