using System.Net.Http.Json;
using ChatAi.Api.Tests.Drivers;

namespace ChatAi.Api.Tests.Mail;

public sealed class MailboxTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_mail_that_cannot_be_opened_waits_and_holds_up_no_other()
    {
        var owner = await api.NewTenantAsync();
        await api.ExecuteAsync(@"insert into mails (recipient, subject, body_ciphertext) values ('a@example.com', 'Sealed with another key', '\x0102')");

        await (await owner.Client.PostAsJsonAsync("/api/operators/invitations", new { email = "b@example.com" }, TestContext.Current.CancellationToken)).OkAsync();

        Assert.Equal("You are invited to ChatAi", (await api.MailToAsync("b@example.com")).Subject);
        await Eventually.Is(() => api.QueryAsync<int>("select attempts from mails where recipient = 'a@example.com'"), attempts => attempts == 1);
    }
}
