using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ChatAi.Api.Audit;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Json;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.Dialogs;

/// <summary>A dialog as a file: everything for programs, or what was said for people.</summary>
internal static class ExportDialog
{
    private const string Messages = $"""
        select {Message.Columns}
        from   dialog_messages m
        join   dialogs d on d.id = m.dialog_id
        {Message.Answer}
        where  m.dialog_id = @Id
          and  (@TenantId::bigint is null or d.user_id = @TenantId)
        order  by m.id
        """;

    /// <param name="format">json, or text: a line for each message.</param>
    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        NpgsqlDataSource database,
        AuditTrail audit,
        CancellationToken cancellationToken,
        [AllowedValues("json", "text")] string format = "json")
    {
        Dialog? dialog;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            dialog = await GetDialog.FindAsync(connection, id, caller, cancellationToken);
            if (dialog is null)
                return Problem.NotFound("dialog");

            await audit.AddAsync(connection, AuditEvent.By(caller, AuditActions.DialogExport, new AuditTarget("dialog", id), dialog.UserId));
        }

        // Written as it is read: a dialog of years has no bound.
        return format == "json"
            ? TypedResults.Stream(body => WriteJsonAsync(body, dialog, caller, database, cancellationToken), "application/json", $"dialog-{id}.json")
            : TypedResults.Stream(body => WriteTextAsync(body, id, caller, database, cancellationToken), "text/plain; charset=utf-8", $"dialog-{id}.txt");
    }

    private static async Task WriteJsonAsync(Stream body, Dialog dialog, Caller caller, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WritePropertyName("dialog");
        json.WriteRawValue(JsonSerializer.SerializeToUtf8Bytes(dialog, WireJson.Options));
        json.WriteStartArray("messages");
        await foreach (var message in ReadAsync(database, dialog.Id, caller, cancellationToken))
        {
            json.WriteRawValue(JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Options));
            await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static async Task WriteTextAsync(Stream body, long id, Caller caller, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await foreach (var message in ReadAsync(database, id, caller, cancellationToken))
        {
            // Further lines of a message stand under its first, so that none can pass for a message of its own.
            var said = message.Text.ReplaceLineEndings("\n    ");
            await text.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{message.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z {message.Sender}: {said}"));
        }
    }

    private static async IAsyncEnumerable<Message> ReadAsync(
        NpgsqlDataSource database,
        long id,
        Caller caller,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await foreach (var row in connection.QueryUnbufferedAsync<Message.Row>(Messages, new { Id = id, caller.TenantId }).WithCancellation(cancellationToken))
            yield return row.Read();
    }
}
