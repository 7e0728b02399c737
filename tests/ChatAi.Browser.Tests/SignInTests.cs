using Microsoft.Playwright;

namespace ChatAi.Browser.Tests;

public sealed class SignInTests(OwnInstallation installation, Chromium chromium) : ConsoleTest(installation, chromium)
{
    [Fact]
    public async Task A_wrong_password_is_said_and_a_right_one_opens_the_console()
    {
        ExpectedComplaints = 1;
        await Page.GotoAsync("/");
        await Page.GetByLabel("E-mail").FillAsync(Installation.AdminEmail);
        await Page.GetByLabel("Password").FillAsync("not the password");
        await Button("Sign in").ClickAsync();
        await Sees(Page.GetByRole(AriaRole.Alert));

        await SignInAsAdminAsync();
        await Button("Sign out").ClickAsync();

        await Sees(Button("Sign in"));
        Assert.Null(await Page.EvaluateAsync<string?>("localStorage.getItem('chatai.session')"));
    }

    [Fact]
    public async Task Somebody_new_registers_and_sees_nothing_of_the_installation()
    {
        await Page.GotoAsync("/console");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        await Page.GetByLabel("E-mail").FillAsync($"{Guid.NewGuid():n}@example.com");
        await Page.GetByLabel("Password").FillAsync("a password of mine");
        await Button("Create the account").ClickAsync();

        await Sees(Page.GetByText("No dialogs yet."));
        await SeesNot(Page.GetByRole(AriaRole.Link, new() { Name = "AI keys" }));
    }

    [Fact]
    public async Task A_session_that_was_ended_elsewhere_leads_back_to_the_door()
    {
        ExpectedComplaints = 1;
        await SignInAsAdminAsync();
        await Page.EvaluateAsync(
            """
            () => {
                const session = JSON.parse(localStorage.getItem('chatai.session'));
                localStorage.setItem('chatai.session', JSON.stringify({ ...session, refreshToken: 'spent', expiresAt: 0 }));
            }
            """);

        await Page.ReloadAsync();

        await Sees(Button("Sign in"));
    }

    [Fact]
    public async Task Two_tabs_renew_a_session_together()
    {
        await SignInAsAdminAsync();
        await Page.EvaluateAsync(
            "() => localStorage.setItem('chatai.session', JSON.stringify({ ...JSON.parse(localStorage.getItem('chatai.session')), expiresAt: 0 }))");
        var other = await Page.Context.NewPageAsync();

        await Task.WhenAll(Page.ReloadAsync(), other.GotoAsync("/console/bots"));

        await Sees(Page.GetByRole(AriaRole.Heading, new() { Name = "Dialogs", Exact = true }));
        await Sees(other.GetByRole(AriaRole.Row).Filter(new() { HasText = "Running" }));
    }
}
