using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Json;
using ChatAi.ServiceDefaults.Problems;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>All pairs of an assistant as a file that can be imported again, written as it is read.</summary>
internal static class ExportPairs
{
    private const int RowsPerFlush = 500;

    private sealed record Row(string Question, string Answer);

    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        HttpResponse response,
        NpgsqlDataSource database,
        CancellationToken cancellationToken,
        [AllowedValues("csv", "json")] string format = "csv")
    {
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            if (!await Owned.IsAsync(connection, id, caller, cancellationToken))
                return Problem.NotFound("assistant");
        }

        response.Headers.XContentTypeOptions = "nosniff";
        return format == "csv"
            ? TypedResults.Stream(body => WriteCsvAsync(body, id, caller, database, cancellationToken), $"{ImportPairs.Csv}; charset=utf-8", $"questions-{id}.csv")
            : TypedResults.Stream(body => WriteJsonAsync(body, id, caller, database, cancellationToken), ImportPairs.Json, $"questions-{id}.json");
    }

    /// <summary>With a mark at its beginning, without which Excel takes UTF-8 for something else.</summary>
    private static async Task WriteCsvAsync(Stream body, long id, Caller caller, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await text.WriteLineAsync("question,answer");
        await foreach (var row in ReadAsync(database, id, caller, cancellationToken))
            await text.WriteLineAsync($"{Cell(row.Question)},{Cell(row.Answer)}");
    }

    private static async Task WriteJsonAsync(Stream body, long id, Caller caller, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(body);
        json.WriteStartArray();
        var count = 0;
        await foreach (var row in ReadAsync(database, id, caller, cancellationToken))
        {
            json.WriteRawValue(JsonSerializer.SerializeToUtf8Bytes(row, WireJson.Options));
            if (++count % RowsPerFlush == 0)
                await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
    }

    private static string Cell(string text) => CsvText.Quote(SpreadsheetCell.Disarm(text));

    private static async IAsyncEnumerable<Row> ReadAsync(
        NpgsqlDataSource database,
        long id,
        Caller caller,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string sql = """
            select question, answer
            from   qa_knowledge
            where  assistant_id = @Id
              and  (@TenantId::bigint is null or user_id = @TenantId)
            order  by id
            """;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await foreach (var row in connection.QueryUnbufferedAsync<Row>(sql, new { Id = id, caller.TenantId }).WithCancellation(cancellationToken))
            yield return row;
    }
}
