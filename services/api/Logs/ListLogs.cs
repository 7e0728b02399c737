using System.ComponentModel.DataAnnotations;
using ChatAi.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatAi.Api.Logs;

/// <summary>
/// Lines of the log files of the machine that api runs on, the newest first: of one trace, or by their level, service and
/// text. Of large files one request reads a part; ask again with until at read_back_to for what is older.
/// </summary>
internal static class ListLogs
{
    /// <param name="Truncated">It ended before the oldest line: as many as wanted were found, or as much was read as one request may.</param>
    /// <param name="ReadBackTo">The time of the oldest line that was looked at; null where there was none.</param>
    public sealed record Response(IReadOnlyList<LogRecord> Items, bool Truncated, DateTimeOffset? ReadBackTo);

    /// <param name="traceId">32 digits, as in problem details.</param>
    /// <param name="level">This one and those above.</param>
    /// <param name="service">api, bot-manager, gateway or token-pool.</param>
    /// <param name="text">Stands somewhere behind the level, in capital letters or not.</param>
    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        LogSearch search,
        CancellationToken cancellationToken,
        [FromQuery(Name = "trace_id"), RegularExpression("[0-9A-Fa-f]{32}")] string? traceId = null,
        [AllowedValues("debug", "info", "warning", "error", "critical", null)] string? level = null,
        [RegularExpression("[a-z][a-z.-]{0,39}")] string? service = null,
        [FromQuery(Name = "search"), StringLength(200)] string? text = null,
        DateTimeOffset? since = null,
        DateTimeOffset? until = null,
        [Range(1, 500)] int limit = 100)
    {
        if (!search.HasFolder)
            return Problem.Of(StatusCodes.Status409Conflict, "urn:chatai:logs-not-kept", "Nothing is written to files here", "Logs__Folder is not set: the logs go to stdout.");

        try
        {
            var found = await search.FindAsync(new LogFilter(traceId, level, service, text), since, until, limit, cancellationToken);
            return TypedResults.Ok(new Response(found.Records, found.IsBrokenOff, found.ReadBackTo));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "urn:chatai:logs-unreadable", "The log files cannot be read", exception.Message);
        }
    }
}
