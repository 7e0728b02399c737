namespace ChatAi.Bench.Measuring;

/// <summary>A foreign program that a benchmark measures with is not on the machine.</summary>
public sealed class MissingToolException : Exception
{
    public MissingToolException()
    {
    }

    public MissingToolException(string message)
        : base(message)
    {
    }

    public MissingToolException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
