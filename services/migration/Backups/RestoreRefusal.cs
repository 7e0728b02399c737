namespace ChatAi.Migration.Backups;

/// <summary>What a restore would destroy has to be named by whoever asks for it.</summary>
internal static class RestoreRefusal
{
    internal sealed record Sessions(string User, int Count);

    /// <summary>Why nothing is done; null when nothing speaks against it.</summary>
    public static string? Of(string database, int tables, IReadOnlyList<Sessions> sessions, bool replace, bool force)
    {
        if (tables > 0 && !replace)
            return $"The database '{database}' holds {tables} tables: --replace puts the backup in their place.";

        return sessions.Count > 0 && !force
            ? $"The database '{database}' is in use by {string.Join(", ", sessions.Select(session => $"{session.User} ({session.Count})"))}: "
                + "stop the services first, or --force ends their sessions."
            : null;
    }
}
