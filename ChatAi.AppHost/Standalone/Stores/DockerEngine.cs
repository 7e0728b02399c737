namespace ChatAi.AppHost.Standalone.Stores;

/// <summary>Containers in place of processes, on machines whose Docker engine answers.</summary>
internal static class DockerEngine
{
    private static readonly Lazy<bool> Answer = new(Ask);

    /// <summary>The client alone proves nothing: asked is the engine.</summary>
    public static bool Answers() => Answer.Value;

    private static bool Ask()
    {
        if (Command.Find("docker") is not { } docker)
            return false;

        var asked = new Command(docker, "info").SucceedsAsync(CancellationToken.None);
        return asked.Wait(TimeSpan.FromSeconds(5)) && asked.GetAwaiter().GetResult();
    }
}
