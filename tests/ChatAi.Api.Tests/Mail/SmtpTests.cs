using System.Net.Http.Json;
using ChatAi.Api.Tests.Drivers;
using netDumbster.smtp;

namespace ChatAi.Api.Tests.Mail;

public sealed class SmtpTests(Stores stores) : IAsyncLifetime
{
    private readonly ApiFixture api = new(stores);

    public ValueTask InitializeAsync() => api.InitializeAsync();

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task A_mail_whose_server_is_away_waits_and_is_sent_once_when_it_is_back()
    {
        using var server = SimpleSmtpServer.Start();
        var port = server.Configuration.Port;
        server.Stop();
        var owner = await api.NewTenantAsync();
        await api.Host.DisposeAsync();
        var mailing = api.StartAnother(("Mail:SmtpHost", "127.0.0.1"), ("Mail:SmtpPort", $"{port}"), ("Mail:RequireTls", "false"));
        using var client = mailing.Client();
        client.DefaultRequestHeaders.Authorization = owner.Client.DefaultRequestHeaders.Authorization;

        await (await client.PostAsJsonAsync("/api/operators/invitations", new { email = "colleague@example.com" }, TestContext.Current.CancellationToken)).OkAsync();
        await Eventually.Is(() => api.QueryAsync<long>("select count(*) from mails where attempts > 0"), count => count == 1);
        using var back = SimpleSmtpServer.Start(port);
        await api.ExecuteAsync("update mails set next_attempt_at = now()");
        await Eventually.Is(() => api.QueryAsync<long>("select count(*) from mails"), count => count == 0);

        var mail = Assert.Single(back.ReceivedEmail);
        Assert.Equal("colleague@example.com", Assert.Single(mail.ToAddresses).Address);
        Assert.Equal("You are invited to ChatAi", mail.Subject);
    }
}
