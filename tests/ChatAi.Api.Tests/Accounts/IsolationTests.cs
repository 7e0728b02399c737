using System.Net;
using System.Net.Http.Json;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Accounts;

/// <summary>What belongs to a tenant does not exist for another one.</summary>
public sealed class IsolationTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Marker = "the-secret-of-the-owner";

    /// <summary>{0} an assistant, {1} a document, {2} a dialog, all of the owner.</summary>
    public static readonly TheoryData<string, string> Routes = new()
    {
        { "GET", "/api/assistants/{0}" },
        { "PATCH", "/api/assistants/{0}" },
        { "DELETE", "/api/assistants/{0}" },
        { "GET", "/api/assistants/{0}/documents" },
        { "POST", "/api/assistants/{0}/documents" },
        { "GET", "/api/assistants/{0}/documents/{1}" },
        { "DELETE", "/api/assistants/{0}/documents/{1}" },
        { "POST", "/api/assistants/{0}/search" },
        { "GET", "/api/dialogs/{2}" },
        { "GET", "/api/dialogs/{2}/messages" },
        { "POST", "/api/dialogs/{2}/messages" },
        { "POST", "/api/dialogs/{2}/turns" },
        { "GET", "/api/dialogs/{2}/events" },
        { "GET", "/api/dialogs/{2}/export" },
        { "GET", "/api/dialogs/{2}/export?format=text" },
        { "DELETE", "/api/dialogs/{2}" },
        { "GET", "/api/dialogs/{2}/handoff" },
        { "POST", "/api/dialogs/{2}/handoff/request" },
        { "POST", "/api/dialogs/{2}/handoff/takeover" },
        { "POST", "/api/dialogs/{2}/handoff/release" },
        { "POST", "/api/dialogs/{2}/handoff/cancel" },
    };

    public static readonly TheoryData<string> Lists = ["/api/assistants", "/api/dialogs", "/api/dialogs?search=secret", "/api/operator/queue", "/api/webhooks"];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_stranger_finds_nothing(string method, string path)
    {
        var stranger = await api.NewTenantAsync();
        var address = await AddressAsync(path);

        var response = await SendAsync(stranger.Client, method, address);

        Assert.DoesNotContain(Marker, await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        await response.ProblemAsync(404);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Nobody_gets_in_without_a_token(string method, string path)
    {
        using var anonymous = api.Host.Client();

        await (await SendAsync(anonymous, method, await AddressAsync(path))).ProblemAsync(401);
    }

    /// <summary>{3} is the owner's tenant.</summary>
    [Theory]
    [InlineData("GET", "/api/admin/tenants")]
    [InlineData("POST", "/api/admin/tenants/{3}/disable")]
    [InlineData("POST", "/api/admin/tenants/{3}/enable")]
    [InlineData("DELETE", "/api/admin/tenants/{3}")]
    [InlineData("GET", "/api/admin/audit")]
    [InlineData("GET", "/internal/ended-sessions")]
    public async Task What_is_for_administrators_and_services_is_for_no_tenant(string method, string path)
    {
        var owner = await api.NewTenantAsync();
        using var anonymous = api.Host.Client();
        var address = path.Replace("{3}", $"{owner.Id}", StringComparison.Ordinal);

        await (await SendAsync(owner.Client, method, address)).ProblemAsync(403);
        await (await SendAsync(anonymous, method, address)).ProblemAsync(401);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_strangers_lists_show_nothing_of_it(string path)
    {
        await AddressAsync("{2}");
        var stranger = await api.NewTenantAsync();

        var list = await (await stranger.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel)).OkAsync();

        Assert.Equal(0, (int?)list["total"]);
        Assert.DoesNotContain(Marker, list.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_local_operator_reads_everything_and_changes_nothing()
    {
        var address = await AddressAsync("/api/assistants/{0}");
        using var client = api.Host.Client();
        client.DefaultRequestHeaders.Add("X-ChatAi-Local-Operator", TokenPoolDouble.ServiceToken);

        var read = await SendAsync(client, "GET", address);
        var change = await SendAsync(client, "DELETE", address);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        await change.ProblemAsync(403);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string address)
    {
        using var file = new StringContent("text");
        using var form = new MultipartFormDataContent { { file, "file", "a.txt" } };
        using var json = JsonContent.Create(new { query = "secret", name = "mine", text = "mine" });
        using var request = new HttpRequestMessage(new HttpMethod(method), address)
        {
            Content = method is not ("POST" or "PATCH") ? null : address.EndsWith("documents", StringComparison.Ordinal) ? form : json,
        };
        return await client.SendAsync(request, Cancel);
    }

    private async Task<string> AddressAsync(string path)
    {
        var owner = await api.NewTenantAsync();
        var assistant = await owner.NewAssistantAsync(Marker);
        var document = await owner.TeachAsync(assistant, $"# {Marker}\n\nThis is secret.", $"{Marker}.md");
        var bot = await owner.NewBotAsync(assistant);
        var reply = await bot.SayAsync($"What is {Marker}?");

        return string.Format(System.Globalization.CultureInfo.InvariantCulture, path, assistant, document, (long)reply.Last["dialog_id"]!);
    }
}
