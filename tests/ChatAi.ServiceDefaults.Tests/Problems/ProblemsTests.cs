using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ChatAi.ServiceDefaults.Tests.Problems;

public sealed class ProblemsTests(ServiceHost host) : IClassFixture<ServiceHost>
{
    [Fact]
    public async Task An_error_of_ours_is_a_problem_that_shows_nothing_of_the_inside()
    {
        var response = await host.Client.GetAsync(new Uri("/broken/open", UriKind.Relative), TestContext.Current.CancellationToken);

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        AssertProblem(text, "urn:chatai:internal-error");
    }

    [Fact]
    public async Task A_problem_keeps_the_type_it_was_given()
    {
        var response = await host.Client.GetAsync(new Uri("/refused", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        AssertProblem(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), "urn:chatai:taken");
    }

    [Theory]
    [InlineData("{\"first_number\": ")]
    [InlineData("{\"first_number\": \"1\"}")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_body_that_does_not_fit_is_the_callers_error(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var response = await host.Client.PostAsync(new Uri("/numbers", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        AssertProblem(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), "urn:chatai:bad-request");
    }

    [Fact]
    public async Task A_body_that_fits_is_read_in_snake_case()
    {
        var response = await host.Client.PostAsJsonAsync("/numbers", new { first_number = 7 }, TestContext.Current.CancellationToken);

        Assert.Equal("7", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static void AssertProblem(string text, string type)
    {
        using var problem = JsonDocument.Parse(text);
        Assert.Equal(type, problem.RootElement.GetProperty("type").GetString());
        Assert.Equal(32, problem.RootElement.GetProperty("trace_id").GetString()!.Length);
    }
}
