using System.Text.Json.Serialization;
using ChatAi.ServiceDefaults.Authentication;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace ChatAi.Api.QuestionsAndAnswers;

/// <summary>
/// Takes in many pairs at once, as CSV with the columns question and answer or as a JSON array: all of them, or none and the
/// places of those that are wrong. A question that the assistant has already gets the new answer.
/// </summary>
internal static class ImportPairs
{
    public const int LargestBody = 10 * 1024 * 1024;
    public const string Csv = "text/csv";
    public const string Json = "application/json";

    private const int MostPairs = 10_000;
    private const int MostFaultsTold = 20;

    /// <summary>As the body has them.</summary>
    public sealed record Item(string Question, string Answer);

    public sealed record Response(int New, int Changed, int Unchanged);

    private sealed record Fault(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Index,
        string Reason);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        long id,
        Caller caller,
        HttpRequest request,
        NpgsqlConnection database,
        PairQueue queue,
        CancellationToken cancellationToken)
    {
        // First, so that a stranger learns nothing by what is said of his file.
        if (!await Owned.IsAsync(database, id, caller, cancellationToken))
            return Problem.NotFound("assistant");

        var isCsv = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase);
        using var content = new MemoryStream();
        await request.Body.CopyToAsync(content, cancellationToken);
        var file = isCsv ? ImportFile.OfCsv(content.ToArray()) : ImportFile.OfJson(content.ToArray());
        if (file.Fault is { } fault)
            return Problem.Of(StatusCodes.Status400BadRequest, "urn:chatai:import-unreadable", "The file cannot be read", fault);

        if (file.Rows.Count > MostPairs)
            return Problem.Of(StatusCodes.Status422UnprocessableEntity, "urn:chatai:import-too-long", $"An import may have {MostPairs} pairs at most");

        var pairs = DistinctPairs.Of(file.Rows);
        if (pairs.Faults.Count > 0)
            return Refuse(pairs.Faults, isCsv);

        await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginTransactionAsync(cancellationToken);
        if (await MergePairs.IntoAsync(database, id, pairs.Texts, cancellationToken) is not { } merged)
            return Problem.NotFound("assistant");

        await transaction.CommitAsync(cancellationToken);
        queue.Raise();
        return TypedResults.Ok(new Response(merged.New, merged.Changed, file.Rows.Count - merged.New - merged.Changed));
    }

    private static ProblemHttpResult Refuse(IReadOnlyList<ImportRow> faults, bool isCsv) => TypedResults.Problem(
        $"{faults.Count} cannot be taken, so that nothing was; rows tells the first {MostFaultsTold}.",
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "The import has pairs that cannot be taken",
        type: "urn:chatai:import-invalid",
        extensions: new Dictionary<string, object?>
        {
            ["rows"] = faults.Take(MostFaultsTold).Select(row => new Fault(isCsv ? row.Place : null, isCsv ? null : row.Place, row.Fault!)).ToArray(),
        });
}
