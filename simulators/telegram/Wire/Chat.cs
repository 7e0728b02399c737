namespace ChatAi.Simulators.Telegram.Wire;

/// <summary>Where a message is: a private chat has the id of its person, a group a negative one.</summary>
public sealed record Chat(long Id, string Type)
{
    public string? Title { get; init; }

    public string? Username { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }
}
