using System.Security.Cryptography;
using ChatAi.ServiceDefaults.Secrets;
using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Selection;
using ChatAi.TokenPool.Usage;
using Dapper;
using Npgsql;

namespace ChatAi.TokenPool.Limits;

/// <summary>
/// The accounts of the pool. A call is reserved by one statement and settled by another, both in no caller's hands:
/// they run to their end whether he stays or goes.
/// </summary>
internal sealed class Ledger(NpgsqlDataSource database, SecretBox secrets, CallMetrics metrics, TimeProvider clock, ILogger<OpenCall> logger)
{
    /// <summary>
    /// Counts the request on its key and writes its usage row, or does neither. The guard stands in the update itself,
    /// so that concurrent replicas queue for the row and each sees what the one before it left.
    /// </summary>
    /// <returns>Null when the key has no room any more, or has been taken out of the pool.</returns>
    public async Task<OpenCall?> ReserveAsync(Call call, Choice choice)
    {
        const string sql = $"""
            with reserved as (
                update ai_token_pool
                set    current_daily_usage   = {UsageDay.DailyUsage} + 1,
                       current_monthly_usage = {UsageDay.MonthlyUsage} + 1,
                       usage_day             = greatest(usage_day, {UsageDay.Today}),
                       last_used             = now()
                where  id = @KeyId
                and    is_active
                and    (state = 'ready' or state = 'cooling' and cooldown_until <= now())
                and    (daily_limit = 0 or {UsageDay.DailyUsage} < daily_limit)
                and    (monthly_limit = 0 or {UsageDay.MonthlyUsage} < monthly_limit)
                returning id, provider, endpoint, token_ciphertext, error_count
            ),
            opened as (
                insert into ai_token_usage (request_id, token_id, user_id, assistant_id, dialog_id, model_used, request_type)
                select @RequestId, id, @UserId, @AssistantId, @DialogId, @Model, @RequestType
                from   reserved
            )
            select @RequestId as request_id, id as key_id, provider, endpoint, token_ciphertext, error_count as failures_in_a_row
            from   reserved
            """;

        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        var reservation = await connection.QuerySingleOrDefaultAsync<Reservation>(new CommandDefinition(
            sql,
            new
            {
                KeyId = choice.Candidate.Id,
                RequestId = Guid.CreateVersion7(clock.GetUtcNow()),
                call.For.UserId,
                call.For.AssistantId,
                call.For.DialogId,
                choice.Model,
                RequestType = call.Kind is CallKind.Chat ? "chat" : "embedding",
            }));

        return reservation is null ? null : new OpenCall(this, metrics, clock, logger, reservation, call, choice.Model);
    }

    /// <returns>Null when it was sealed with another <c>SECRET_KEY</c>.</returns>
    public Credential? Open(Reservation reservation)
    {
        try
        {
            var endpoint = reservation.Endpoint is null ? null : new Uri(reservation.Endpoint);
            var secret = reservation.TokenCiphertext is null ? null : secrets.Open(reservation.TokenCiphertext, KeySecret.Purpose);
            return new Credential(reservation.Provider, endpoint, secret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Closes the usage row and writes on the key what the outcome means for it. A row that the sweep gave up is still corrected.</summary>
    public async Task SettleAsync(Settlement settlement)
    {
        const string sql = """
            with settled as (
                update ai_token_usage
                set    outcome           = @Outcome,
                       success           = @Success,
                       prompt_tokens     = @PromptTokens,
                       completion_tokens = @CompletionTokens,
                       total_tokens      = @PromptTokens + @CompletionTokens,
                       response_time     = @Seconds,
                       error_message     = @Error
                where  request_id = @RequestId
                and    outcome in ('open', 'unknown')
                returning token_id
            )
            update ai_token_pool
            set    error_count    = case when @KeyFailed then error_count + 1 else 0 end,
                   last_error     = case when @KeyFailed then @Error else last_error end,
                   cooldown_until = case when @CoolFor::interval is null then cooldown_until
                                         else greatest(coalesce(cooldown_until, now()), now() + @CoolFor::interval) end,
                   state          = case when state = 'disabled' or @Disable then 'disabled'
                                         when @CoolFor::interval is not null or cooldown_until > now() then 'cooling'
                                         else 'ready' end
            from   settled
            where  id = token_id
            and    (@KeyFailed or @Success is true and (error_count > 0 or state = 'cooling' and cooldown_until <= now()))
            """;

        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await connection.ExecuteAsync(new CommandDefinition(sql, settlement));
    }
}
