using ChatAi.Api.Answers;
using ChatAi.Api.Knowledge;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatAi.Api.Dialogs;

/// <summary>
/// Finds or makes the dialog, stores the user's message once, and claims the turn, all in one round trip. Of several
/// callers with one key exactly one gets the claim; the others learn how the turn stands.
/// </summary>
internal sealed class BeginTurn(NpgsqlDataSource database, IOptions<TurnOptions> options, AnswerMetrics metrics, TimeProvider clock)
{
    private static readonly string TelegramSql = Sql(
        """
        with assistant as (
            select id, user_id
            from   assistants
            where  id = @AssistantId
              and  user_id = @UserId
              and  is_active
        ), known as (
            select d.id, d.handoff_status
            from   dialogs d, assistant a
            where  d.bot_id = @BotId
              and  d.telegram_chat_id = @ChatId
              and  d.user_id = a.user_id
        ), made as (
            insert into dialogs (user_id, assistant_id, channel, bot_id, telegram_chat_id, telegram_username,
                                 first_name, last_name, language_code, message_count)
            select user_id, id, 'telegram', @BotId, @ChatId, @Username, @FirstName, @LastName, @LanguageCode, 1
            from   assistant
            where  not exists (select from known)
            on     conflict (bot_id, telegram_chat_id) do nothing
            returning id, handoff_status
        ), dialog as (
            select id, handoff_status from known
            union all
            select id, handoff_status from made
        ), question as (
            insert into dialog_messages (dialog_id, sender, text, bot_id, update_id, answer_claimed_until)
            select id, 'user', @Text, @BotId, @UpdateId,
                   case handoff_status when 'active' then 'infinity' else now() + make_interval(secs => @Lease) end
            from   dialog
            on     conflict (bot_id, update_id) where update_id is not null do update
            set    answer_claimed_until = excluded.answer_claimed_until
            where  dialog_messages.answer_claimed_until < now()
              and  dialog_messages.dialog_id = excluded.dialog_id
            returning id, dialog_id, answer_claimed_until, xmax = 0 as is_new
        ), counted as (
            update dialogs d
            set    message_count = message_count + 1, last_message_at = now(), assistant_id = @AssistantId,
                   telegram_username = @Username, first_name = @FirstName, last_name = @LastName, language_code = @LanguageCode
            from   question q, known k
            where  q.is_new
              and  k.id = q.dialog_id
              and  d.id = k.id
        )
        select answer_claimed_until
        from   question
        where  isfinite(answer_claimed_until);
        """,
        "q.bot_id = @BotId and q.update_id = @UpdateId");

    private static readonly string WebSql = Sql(
        """
        with dialog as (
            select id, handoff_status
            from   dialogs
            where  id = @DialogId
              and  user_id = @UserId
        ), question as (
            insert into dialog_messages (dialog_id, sender, text, client_key, answer_claimed_until)
            select id, 'user', @Text, @ClientKey,
                   case handoff_status when 'active' then 'infinity' else now() + make_interval(secs => @Lease) end
            from   dialog
            on     conflict (dialog_id, client_key) where client_key is not null do update
            set    answer_claimed_until = excluded.answer_claimed_until
            where  dialog_messages.answer_claimed_until < now()
            returning id, dialog_id, answer_claimed_until, xmax = 0 as is_new
        ), counted as (
            update dialogs d
            set    message_count = message_count + 1, last_message_at = now()
            from   question q
            where  q.is_new
              and  d.id = q.dialog_id
        )
        select answer_claimed_until
        from   question
        where  isfinite(answer_claimed_until);
        """,
        "q.dialog_id = @DialogId and q.client_key = @ClientKey");

    public Task<TurnStart> BeginAsync(TakeTurn.Request request, CancellationToken cancellationToken) => BeginAsync(
        TelegramSql,
        new
        {
            request.BotId,
            request.UpdateId,
            request.UserId,
            request.AssistantId,
            ChatId = request.Chat.Id,
            request.Chat.Username,
            request.Chat.FirstName,
            request.Chat.LastName,
            request.Chat.LanguageCode,
            request.Text,
            Lease = options.Value.Lease.TotalSeconds,
            options.Value.History,
        },
        new Asked(request.UserId, request.Kind, request.Text, request.Quote, request.Chat.FirstName, request.Chat.LanguageCode),
        cancellationToken);

    public Task<TurnStart> BeginAsync(WebTurn turn, CancellationToken cancellationToken) => BeginAsync(
        WebSql,
        new
        {
            turn.DialogId,
            turn.UserId,
            turn.AssistantId,
            turn.ClientKey,
            turn.Text,
            Lease = options.Value.Lease.TotalSeconds,
            options.Value.History,
        },
        new Asked(turn.UserId, turn.Kind, turn.Text, null, turn.FirstName, turn.LanguageCode),
        cancellationToken);

    private async Task<TurnStart> BeginAsync(string sql, object parameters, Asked asked, CancellationToken cancellationToken)
    {
        using var activity = ApiTelemetry.Source.StartActivity("begin turn");
        var started = clock.GetTimestamp();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var results = await connection.QueryMultipleAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
            var claimed = await results.ReadSingleOrDefaultAsync<DateTime?>();
            var state = await results.ReadSingleOrDefaultAsync<State>();
            var answerer = await results.ReadSingleOrDefaultAsync<Answerer>();
            var earlier = (await results.ReadAsync<Remark>()).AsList();
            metrics.StepDone("begin", clock.GetElapsedTime(started));

            return Decide(asked, claimed, state, answerer, earlier);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            // The bot is gone, and its assistant may be.
            return new TurnStart.Nowhere();
        }
    }

    private TurnStart Decide(Asked asked, DateTime? claimed, State? state, Answerer? answerer, IReadOnlyList<Remark> earlier) =>
        (state, claimed, answerer) switch
        {
            ({ AnswerId: { } answer }, _, _) => new TurnStart.Over(
                new TurnEvent.Answered(state.DialogId, answer, state.OutboxId, state.AnswerText!, Source.ReadAll(state.AnswerSources))),
            (_, _, null) => new TurnStart.Nowhere(),
            ({ IsOpen: false }, _, _) => new TurnStart.Over(new TurnEvent.Silent(state.DialogId)),
            ({ } open, { } until, _) => new TurnStart.Claimed(
                new Turn(
                    open.QuestionId,
                    open.DialogId,
                    asked.UserId,
                    asked.Kind,
                    asked.Text,
                    asked.Quote,
                    asked.FirstName,
                    StockPhrases.In(asked.LanguageCode),
                    answerer,
                    earlier,
                    Turn.WishIn(asked.Kind, asked.Text, open.HandoffStatus, answerer.DetectHandoff),
                    open.HandoffStatus is "requested"),
                new TurnClaim(database, open.QuestionId, until, options.Value.Lease)),
            _ => new TurnStart.InProgress(),
        };

    /// <param name="store">Stores the message once and claims its turn.</param>
    /// <param name="question">Tells the message among all <c>dialog_messages q</c>.</param>
    private static string Sql(string store, string question) => $"""
        -- 1. Store and claim.
        {store}

        -- 2. How it stands now, whoever made it so.
        select q.id as question_id, q.dialog_id, d.handoff_status, q.answer_claimed_until > now() as is_claimed,
               isfinite(q.answer_claimed_until) as is_open, a.id as answer_id, a.text as answer_text, a.sources as answer_sources,
               o.id as outbox_id
        from   dialog_messages q
        join   dialogs d on d.id = q.dialog_id
        left   join dialog_messages a on a.reply_to = q.id
        left   join telegram_outbox o on o.message_id = a.id
        where  {question}
          and  d.user_id = @UserId;

        -- 3. What the answer needs.
        select a.id, a.name, a.ai_model as model, a.system_prompt, a.quota_message, a.embedding_model,
               a.detect_handoff, a.working_hours, a.time_zone,
               {AssistantPassages.Count} as passage_count,
               a.not_found_message, a.feedback_buttons
        from   assistants a
        where  a.id = @AssistantId
          and  a.user_id = @UserId
          and  a.is_active;

        select sender, text
        from   (
            select m.id, m.sender, m.text
            from   dialog_messages q
            join   dialogs d on d.id = q.dialog_id
            join   dialog_messages m on m.dialog_id = q.dialog_id and m.id < q.id and m.id > d.history_begins_after
            where  {question}
              and  d.user_id = @UserId
            order  by m.id desc
            limit  @History
        ) recent
        order  by id;
        """;

    private sealed record Asked(long UserId, TurnKind Kind, string Text, string? Quote, string? FirstName, string? LanguageCode);

    private sealed record State(
        long QuestionId,
        long DialogId,
        string HandoffStatus,
        bool? IsClaimed,
        bool? IsOpen,
        long? AnswerId,
        string? AnswerText,
        string? AnswerSources,
        long? OutboxId);
}
