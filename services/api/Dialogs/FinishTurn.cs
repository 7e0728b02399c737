using System.Diagnostics;
using System.Text.Json;
using ChatAi.Api.Answers;
using ChatAi.Api.Unanswered;
using ChatAi.ServiceDefaults.Json;
using Dapper;
using Npgsql;

namespace ChatAi.Api.Dialogs;

/// <summary>
/// Stores the answer and puts it on its way, in one statement: the message and its outbox row are there together or not
/// at all. A turn that was answered meanwhile keeps its answer; one that a person took over meanwhile gets none.
/// </summary>
internal sealed class FinishTurn(NpgsqlDataSource database, AnswerMetrics metrics, TimeProvider clock)
{
    public async Task<TurnEvent> FinishAsync(Turn turn, string sender, Answer answer, CancellationToken cancellationToken)
    {
        const string sql = """
            with dialog as (
                -- Locked: a person who takes the dialog over at this moment comes before the answer or after it.
                select id, user_id, channel, bot_id, telegram_chat_id
                from   dialogs
                where  id = @DialogId
                  and  handoff_status <> 'active'
                for    no key update
            ), answer as (
                insert into dialog_messages (dialog_id, sender, text, sources, reply_to, is_unanswered)
                select id, @Sender, @Text, @Sources::jsonb, @QuestionId, @IsUnanswered
                from   dialog
                on     conflict (reply_to) where reply_to is not null do nothing
                returning id
            ), outbox as (
                insert into telegram_outbox (bot_id, chat_id, message_id, text, sources, trace_parent, person_button, feedback_buttons)
                select dialog.bot_id, dialog.telegram_chat_id, answer.id, @Text, @Sources::jsonb, @TraceParent, @PersonButton, @FeedbackButtons
                from   answer, dialog
                where  dialog.channel = 'telegram'
                returning id
            ), given as (
                insert into given_answers (message_id, dialog_id, assistant_id, is_sourced, open_question, took)
                select answer.id, question.dialog_id, @AssistantId, @Sources::jsonb is not null, @OpenQuestion, clock_timestamp() - question.created_at
                from   answer, dialog_messages question
                where  question.id = @QuestionId
                  and  @IsAnswer
            ), settled as (
                update dialog_messages
                set    answer_claimed_until = 'infinity'
                where  id = @QuestionId
            ), asked as (
                insert into handoffs (dialog_id, user_id, reason)
                select dialog.id, dialog.user_id, @Wish
                from   answer, dialog
                where  @Wish is not null
                on     conflict (dialog_id) where status in ('requested', 'active') do nothing
            ), counted as (
                update dialogs
                set    message_count = message_count + 1, last_message_at = now(),
                       history_begins_after = case when @BeginsAnew then (select id from answer) else history_begins_after end,
                       handoff_status = case when @Wish is not null then 'requested' else handoff_status end
                where  id = @DialogId
                  and  exists (select from answer)
            )
            select answer.id as message_id, outbox.id as outbox_id, @Text as text, @Sources as sources
            from   answer
            left   join outbox on true
            """;

        using var activity = ApiTelemetry.Source.StartActivity("finish turn");
        var started = clock.GetTimestamp();
        var isAnswer = sender == "assistant" && turn.IsQuestion;
        var leavesOpen = isAnswer && turn.LeavesOpen(answer);
        var parameters = new
        {
            turn.DialogId,
            turn.QuestionId,
            Sender = sender,
            Text = answer.Text.Replace("\0", "", StringComparison.Ordinal),
            Sources = answer.Sources.Count == 0 ? null : JsonSerializer.Serialize(answer.Sources, WireJson.Options),
            TraceParent = Activity.Current?.Id,
            BeginsAnew = turn.Kind is TurnKind.New,
            IsAnswer = isAnswer,
            IsUnanswered = leavesOpen,
            OpenQuestion = leavesOpen ? QuestionForm.Of(turn.Text) : null,
            FeedbackButtons = isAnswer && turn.Answerer.FeedbackButtons,
            AssistantId = turn.Answerer.Id,
            Wish = turn.AsksForPerson,
            PersonButton = turn.OffersPerson(answer) ? turn.Phrases.TalkToPerson : null,
        };

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var stored = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))
            ?? await StoredBeforeAsync(connection, turn, cancellationToken);
        metrics.StepDone("finish", clock.GetElapsedTime(started));

        return stored is null
            ? new TurnEvent.Silent(turn.DialogId)
            : new TurnEvent.Answered(turn.DialogId, stored.MessageId, stored.OutboxId, stored.Text, Source.ReadAll(stored.Sources));
    }

    private static Task<Row?> StoredBeforeAsync(NpgsqlConnection connection, Turn turn, CancellationToken cancellationToken)
    {
        const string sql = """
            select a.id as message_id, o.id as outbox_id, a.text, a.sources
            from   dialog_messages a
            left   join telegram_outbox o on o.message_id = a.id
            where  a.reply_to = @QuestionId
            """;

        return connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(sql, new { turn.QuestionId }, cancellationToken: cancellationToken));
    }

    private sealed record Row(long MessageId, long? OutboxId, string Text, string? Sources);
}
