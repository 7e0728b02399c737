using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatAi.ServiceDefaults.Problems;

/// <summary>An error as RFC 9457 wants it told; its type is stable, so that a caller can act on it.</summary>
public static class Problem
{
    /// <param name="type">A URN of the form <c>urn:chatai:noun-adjective</c>.</param>
    public static ProblemHttpResult Of(int statusCode, string type, string title, string? detail = null) =>
        TypedResults.Problem(detail, statusCode: statusCode, title: title, type: type);

    public static ProblemHttpResult NotFound(string what) =>
        Of(StatusCodes.Status404NotFound, "urn:chatai:not-found", $"No such {what}");
}
