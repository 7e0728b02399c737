using Npgsql;

namespace ChatAi.Migration.Tests;

/// <summary>Each service has a database role of its own, which may touch the tables of that service and no others.</summary>
public sealed class GrantsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("chatai_api", "ai_token_pool")]
    [InlineData("chatai_api", "ai_token_usage")]
    [InlineData("chatai_api", "bot_instances")]
    [InlineData("chatai_api", "telegram_updates")]
    [InlineData("chatai_bot_manager", "audit_events")]
    [InlineData("chatai_token_pool", "ended_sessions")]
    [InlineData("chatai_bot_manager", "users")]
    [InlineData("chatai_bot_manager", "dialog_messages")]
    [InlineData("chatai_bot_manager", "ai_token_pool")]
    [InlineData("chatai_token_pool", "users")]
    [InlineData("chatai_token_pool", "bot_instances")]
    [InlineData("chatai_token_pool", "signing_keys")]
    public async Task A_role_cannot_read_the_table_of_another_service(string role, string table) =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await ErrorOfAsync(role, $"select * from {table}"));

    [Theory]
    [InlineData("select text from telegram_outbox")]
    [InlineData("update telegram_outbox set state = 'sent'")]
    [InlineData("delete from telegram_outbox")]
    public async Task Api_puts_messages_into_the_outbox_and_does_nothing_else_there(string sql) =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await ErrorOfAsync("chatai_api", sql));

    [Theory]
    [InlineData("update audit_events set success = true")]
    [InlineData("truncate audit_events")]
    public async Task What_was_audited_is_not_changed(string sql) =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await ErrorOfAsync("chatai_api", sql));

    [Theory]
    [InlineData("chatai_api", "select * from users, dialogs, passages")]
    [InlineData("chatai_api", "select id, message_id from telegram_outbox")]
    [InlineData("chatai_api", "select user_id, bots from tenant_bots")]
    [InlineData("chatai_bot_manager", "select * from bot_instances, telegram_updates, telegram_outbox")]
    [InlineData("chatai_token_pool", "select * from ai_token_pool, ai_token_usage")]
    public async Task A_role_reads_what_is_its_services_own(string role, string sql) => Assert.Null(await ErrorOfAsync(role, sql));

    [Theory]
    [InlineData("chatai_api")]
    [InlineData("chatai_bot_manager")]
    [InlineData("chatai_token_pool")]
    public async Task No_service_changes_the_schema(string role) =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await ErrorOfAsync(role, "create table public.mine (id integer)"));

    private async Task<string?> ErrorOfAsync(string role, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.As(role));
#pragma warning disable CA2100 // the statements stand above
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        try
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            return null;
        }
        catch (PostgresException exception)
        {
            return exception.SqlState;
        }
    }
}
