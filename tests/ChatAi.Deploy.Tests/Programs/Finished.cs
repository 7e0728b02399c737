namespace ChatAi.Deploy.Tests.Programs;

/// <summary>What a program said before it ended.</summary>
internal sealed record Finished(int ExitCode, string Output, string Error)
{
    public string Everything => $"{Output}\n{Error}";

    /// <summary>Fails with all that it said unless it ended well.</summary>
    public Finished Succeeded()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}:\n{Everything}");
        return this;
    }
}
