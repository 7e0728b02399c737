namespace ChatAi.Api.Knowledge.Reading;

/// <summary>A document that no further attempt can read. The message is for its owner.</summary>
internal sealed class UnreadableException : Exception
{
    public UnreadableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public UnreadableException(string message)
        : base(message)
    {
    }

    public UnreadableException()
    {
    }
}
