using ChatAi.Api.Tests.Drivers;
using Npgsql;

namespace ChatAi.Api.Tests.Operations;

public sealed class OperationsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task The_size_of_the_database_is_told_to_Prometheus()
    {
        using var client = api.Host.Client();

        var response = await client.GetAsync(new Uri("/metrics/db-size", UriKind.Relative), TestContext.Current.CancellationToken);

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Matches("(?m)^# TYPE chatai_database_size_bytes gauge\nchatai_database_size_bytes [1-9][0-9]+$", text);
        Assert.Matches("(?m)^chatai_table_size_bytes\\{table=\"passages\"\\} [0-9]+$", text);
        Assert.Matches("(?m)^chatai_table_rows\\{table=\"users\"\\} [0-9]+$", text);
    }

    [Fact]
    public async Task Turns_and_their_steps_are_measured()
    {
        var tenant = await api.NewTenantAsync();
        var assistant = await tenant.NewAssistantAsync();
        await tenant.TeachAsync(assistant, "It is so.");
        await (await tenant.NewBotAsync(assistant)).SayAsync("Is it so?");
        using var client = api.Host.Client();

        await Eventually.Is(
            () => client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken),
            text => text.Contains("chatai_turn_duration_seconds_count", StringComparison.Ordinal)
                && text.Contains("chatai_turn_step=\"retrieve\"", StringComparison.Ordinal)
                && text.Contains("chatai_retrieval_duration_seconds_count", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("select text from telegram_outbox")]
    [InlineData("update telegram_outbox set state = 'sent'")]
    [InlineData("delete from telegram_outbox")]
    [InlineData("select count(id) from bot_instances")]
    [InlineData("select count(id) from ai_token_pool")]
    public async Task Its_database_role_is_refused_what_belongs_to_others(string sql)
    {
        await using var database = NpgsqlDataSource.Create(api.ConnectionString);
#pragma warning disable CA2100 // the test's own text
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task The_internal_endpoints_are_not_in_the_description()
    {
        using var client = api.Host.Client();

        var text = await client.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("/api/assistants/{id}/documents", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/internal/", text, StringComparison.Ordinal);
    }
}
