using System.Diagnostics;
using System.Globalization;

namespace ChatAi.AppHost.Standalone.Run;

/// <summary>Asks a resource's health endpoint until it answers as it should.</summary>
internal sealed class HealthProbe(HttpClient http, Action<string> say)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <param name="at">Where it listens; null: where the project does.</param>
    public async Task WaitAsync(ProjectResource project, string? at, CancellationToken cancellationToken)
    {
        foreach (var check in project.Annotations.OfType<HttpHealthCheckAnnotation>())
            await WaitAsync(project, check, at, cancellationToken);
    }

    /// <summary>Asks once. Null when it is healthy, or has nothing that could be asked; else what is wrong.</summary>
    public async Task<string?> TroubleOfAsync(ProjectResource project, string? at, CancellationToken cancellationToken)
    {
        foreach (var check in project.Annotations.OfType<HttpHealthCheckAnnotation>())
        {
            if (await AskAsync(AddressOf(project, check, at), check.StatusCode, cancellationToken) is { } trouble)
                return $"{check.Path} {trouble}";
        }

        return null;
    }

    private async Task WaitAsync(ProjectResource project, HttpHealthCheckAnnotation check, string? at, CancellationToken cancellationToken)
    {
        var address = AddressOf(project, check, at);
        var sinceSaid = Stopwatch.StartNew();

        while (await AskAsync(address, check.StatusCode, cancellationToken) is { } trouble)
        {
            if (sinceSaid.Elapsed > Silence)
            {
                say($"{project.Name} is not healthy yet: {address} {trouble}");
                sinceSaid.Restart();
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static Uri AddressOf(ProjectResource project, HttpHealthCheckAnnotation check, string? at) =>
        new((at ?? new EndpointReference(project, check.EndpointName ?? "http").Url) + check.Path);

    /// <summary>Null when it is healthy, else what is wrong.</summary>
    private async Task<string?> AskAsync(Uri address, int wanted, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            using var response = await http.GetAsync(address, patience.Token);
            return (int)response.StatusCode == wanted
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"answers {(int)response.StatusCode}");
        }
        catch (HttpRequestException)
        {
            return "does not answer";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "does not answer in time";
        }
    }
}
