namespace ChatAi.Testing.Debian;

/// <summary>What a program said before it ended.</summary>
public sealed record Finished(int ExitCode, string Output, string Error)
{
    public string Everything => $"{Output}\n{Error}";

    /// <summary>Fails with all that it said unless it ended well.</summary>
    public Finished Succeeded() =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"Exit code {ExitCode}:\n{Everything}");
}
