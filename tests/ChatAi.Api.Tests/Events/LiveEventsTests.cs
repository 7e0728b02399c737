using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Events;

/// <summary>Who watches is told everything, in order, once.</summary>
public sealed class LiveEventsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task What_happens_in_a_dialog_is_told_in_order_by_every_replica()
    {
        var tenant = await api.NewTenantAsync();
        await using var other = api.StartAnother();
        var visitor = await Visitor.ComeAsync(tenant);
        await using var here = await EventReader.OpenAsync(api.Host, tenant, $"/api/dialogs/{visitor.Dialog}/events");
        await using var there = await EventReader.OpenAsync(other, tenant, "/api/events");
        Assert.Equal("ready", (await here.NextAsync()).Type);
        Assert.Equal("ready", (await there.NextAsync()).Type);

        await visitor.AskAsync("What is this?");
        await visitor.AskAsync("A person, please", kind: "operator");

        foreach (var reader in (EventReader[])[here, there])
        {
            var told = new List<string>();
            while (told.Count < 5)
                told.Add(Shown(await reader.NextAsync()));

            // The request for a person and its confirmation are one statement: which of the two comes first is left open.
            Assert.Equal(["user: What is this?", "assistant", "user: A person, please"], told[..3]);
            Assert.Equal(["handoff requested user", "system"], told[3..].Order());
        }
    }

    [Fact]
    public async Task A_tenant_is_told_of_his_dialogs_only()
    {
        var mine = await api.NewTenantAsync();
        var other = await api.NewTenantAsync();
        await using var reader = await EventReader.OpenAsync(api.Host, mine, "/api/events");
        await reader.NextAsync();

        await (await Visitor.ComeAsync(other)).AskAsync("A secret of the other one");
        var visitor = await Visitor.ComeAsync(mine);
        var first = await reader.NextAsync("dialog.opened");

        Assert.Equal(("dialog.opened", visitor.Dialog), (first.Type, (long)first.Data["dialog_id"]!));
    }

    [Fact]
    public async Task Who_comes_back_again_and_again_at_whatever_replica_misses_nothing_and_hears_nothing_twice()
    {
        const int people = 8;
        const int questions = 12;
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await using var other = api.StartAnother();
        ApiHost[] hosts = [api.Host, other];
        var told = new List<long>();
        var last = await ReadAsync(api.Host, tenant, null, 0, told);

        var talking = Task.WhenAll(Enumerable.Range(0, people).Select(async person =>
        {
            var visitor = await Visitor.ComeAsync(tenant, assistant);
            using var client = hosts[person % 2].Client();
            for (var number = 0; number < questions; number++)
            {
                using var response = await visitor.SendAsync($"Question {number}", through: client);
                await response.Content.ReadAsStringAsync(Cancel);
            }
        }));

        for (var visits = 0; told.Count < people * questions * 2; visits++)
            last = await ReadAsync(hosts[visits % 2], tenant, last, Math.Min(7, (people * questions * 2) - told.Count), told);

        await talking;
        Assert.Equal(told.Count, told.Distinct().Count());
        Assert.Equal(
            told.Count,
            await api.QueryAsync<long>("select count(*) from dialog_messages m join dialogs d on d.id = m.dialog_id where d.user_id = $1 and m.id = any($2)", tenant.Id, told.ToArray()));
    }

    [Fact]
    public async Task Who_reads_slower_than_things_happen_is_told_all_of_them_still()
    {
        const int questions = 30;
        await using var cramped = api.StartAnother(("Events:Buffer", "1"));
        var tenant = await api.NewTenantAsync();
        var visitor = await Visitor.ComeAsync(tenant);
        await using var reader = await EventReader.OpenAsync(cramped, tenant, $"/api/dialogs/{visitor.Dialog}/events");
        await reader.NextAsync();

        for (var number = 0; number < questions; number++)
            await visitor.AskAsync($"Question {number}");

        var ids = new List<long>();
        while (ids.Count < questions * 2)
            ids.Add((long)(await reader.NextAsync()).Data["message"]!["id"]!);

        Assert.Equal((await visitor.MessagesAsync()).Select(message => (long)message!["id"]!), ids);
    }

    [Fact]
    public async Task An_answer_without_anything_from_the_documents_is_told_as_unanswered()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "# Opening\n\nThe shop opens at nine in the morning.");
        var visitor = await Visitor.ComeAsync(tenant, assistant);
        await using var reader = await EventReader.OpenAsync(api.Host, tenant, $"/api/dialogs/{visitor.Dialog}/events");
        await reader.NextAsync();

        var reply = await visitor.AskAsync("Xyzzy plugh frobnicate?");
        var told = new List<(string Type, JsonNode Data)>();
        while (told.Count < 3)
            told.Add(await reader.NextAsync());

        Assert.Equal(["message.created", "message.created", "question.unanswered"], told.Select(one => one.Type));
        Assert.Equal((long)reply.Last["message_id"]!, (long)told[2].Data["message"]!["id"]!);
    }

    [Fact]
    public async Task A_stream_without_events_shows_that_it_lives_and_ends_with_its_process()
    {
        var host = api.StartAnother(("Events:Heartbeat", "00:00:00.2"));
        var tenant = await api.NewTenantAsync();
        await using var reader = await EventReader.OpenAsync(host, tenant, "/api/events");
        await reader.NextAsync();

        Assert.Equal("heartbeat", (await reader.NextAsync("heartbeat")).Type);
        Assert.Equal("heartbeat", (await reader.NextAsync("heartbeat")).Type);

        await host.DisposeAsync();
        await Assert.ThrowsAsync<EndOfStreamException>(() => reader.NextAsync());
    }

    [Fact]
    public async Task While_Redis_is_away_everything_is_told_still()
    {
        await using var cutOff = api.StartAnother(("ConnectionStrings:redis", "127.0.0.1:1,connectTimeout=200"));
        var tenant = await api.NewTenantAsync();
        var visitor = await Visitor.ComeAsync(tenant);
        await using var reader = await EventReader.OpenAsync(cutOff, tenant, "/api/events");
        await reader.NextAsync();

        await visitor.AskAsync("What is this?");

        Assert.Equal("user: What is this?", Shown(await reader.NextAsync()));
        Assert.Equal("assistant", Shown(await reader.NextAsync()));
    }

    [Fact]
    public async Task A_stream_ends_with_the_session_that_opened_it()
    {
        await using var host = api.StartAnother(("Events:Heartbeat", "00:00:00.2"));
        var tenant = await api.NewTenantAsync();
        await using var reader = await EventReader.OpenAsync(host, tenant, "/api/events");
        await reader.NextAsync();

        var password = new { current_password = Tenant.Password, new_password = "another-password-2" };
        (await tenant.Client.PostAsJsonAsync("/api/auth/change-password", password, Cancel)).EnsureSuccessStatusCode();

        await Assert.ThrowsAsync<EndOfStreamException>(() => reader.NextAsync());
    }

    [Fact]
    public async Task Who_comes_back_too_late_is_told_so_and_a_position_that_is_none_is_refused()
    {
        await using var sibling = await api.SiblingAsync();
        var tenant = await sibling.NewTenantAsync();
        var visitor = await Visitor.ComeAsync(tenant);
        await visitor.AskAsync("Long ago");
        await Eventually.Is(() => sibling.QueryAsync<long>("select count(*) from events where position is null"), fresh => fresh == 0);
        await sibling.ExecuteAsync("update events set created_at = now() - interval '4 days' where dialog_id = $1", visitor.Dialog);

        // A process deletes at its start what is old by then.
        sibling.StartAnother();
        await Eventually.Is(() => sibling.QueryAsync<long>("select count(*) from events"), left => left == 0);
        await using var late = await EventReader.OpenAsync(sibling.Host, tenant, "/api/events", "1");
        await using var impossible = await EventReader.OpenAsync(sibling.Host, tenant, "/api/events", "999999");
        using var malformed = new HttpRequestMessage(HttpMethod.Get, "/api/events");
        malformed.Headers.Add("Last-Event-ID", "yesterday");

        Assert.Equal("reset", (await late.NextAsync()).Type);
        Assert.Equal("reset", (await impossible.NextAsync()).Type);
        await (await tenant.Client.SendAsync(malformed, Cancel)).ProblemAsync(400);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Comes, reads so many messages, and goes.</summary>
    /// <returns>With which id to come back.</returns>
    private static async Task<string?> ReadAsync(ApiHost host, Tenant tenant, string? last, int messages, List<long> told)
    {
        await using var reader = await EventReader.OpenAsync(host, tenant, "/api/events", last);
        Assert.Equal("ready", (await reader.NextAsync()).Type);
        while (messages > 0)
        {
            if (await reader.NextAsync() is not ("message.created", var data))
                continue;

            told.Add((long)data["message"]!["id"]!);
            messages--;
        }

        return reader.LastId;
    }

    private static string Shown((string Type, JsonNode Data) told) => told switch
    {
        ("handoff.changed", var data) => $"handoff {data["handoff"]!["status"]} {data["handoff"]!["reason"]}",
        ("message.created", var data) when (string?)data["message"]!["sender"] == "user" => $"user: {data["message"]!["text"]}",
        ("message.created", var data) => (string)data["message"]!["sender"]!,
        _ => told.Type,
    };
}
