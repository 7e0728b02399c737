using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatAi.ServiceDefaults.Problems;

/// <summary>Every error leaves as problem details with a <c>urn:chatai:*</c> type and the trace's id, never as a stack trace.</summary>
internal static class ProblemsFeature
{
    public static void AddProblems(this IHostApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = Complete);
        builder.Services.AddExceptionHandler<BadRequestHandler>();
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    private static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem.Type is null || !problem.Type.StartsWith("urn:", StringComparison.Ordinal))
            problem.Type = TypeOf(problem.Status ?? context.HttpContext.Response.StatusCode);

        problem.Extensions.Remove("traceId");
        problem.Extensions["trace_id"] = Activity.Current?.TraceId.ToHexString() ?? context.HttpContext.TraceIdentifier;
    }

    private static string TypeOf(int status) => status switch
    {
        400 => "urn:chatai:bad-request",
        401 => "urn:chatai:unauthorized",
        403 => "urn:chatai:forbidden",
        404 => "urn:chatai:not-found",
        405 => "urn:chatai:method-not-allowed",
        409 => "urn:chatai:conflict",
        413 => "urn:chatai:too-large",
        415 => "urn:chatai:unsupported-media-type",
        422 => "urn:chatai:unprocessable",
        429 => "urn:chatai:too-many-requests",
        502 => "urn:chatai:bad-gateway",
        503 => "urn:chatai:unavailable",
        504 => "urn:chatai:timeout",
        _ => "urn:chatai:internal-error",
    };

    /// <summary>What the caller sent wrong is his error, not ours: 400 or 413 as the framework judged it, instead of 500.</summary>
    private sealed class BadRequestHandler(IProblemDetailsService problems) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is not BadHttpRequestException bad)
                return false;

            httpContext.Response.StatusCode = bad.StatusCode;
            return await problems.TryWriteAsync(new ProblemDetailsContext
            {
                HttpContext = httpContext,
                ProblemDetails = new ProblemDetails { Status = bad.StatusCode, Detail = bad.Message },
            });
        }
    }
}
