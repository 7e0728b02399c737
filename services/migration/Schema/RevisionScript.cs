namespace ChatAi.Migration.Schema;

/// <summary>Revisions as a script for psql, to be read, and to be run where this program may not write.</summary>
internal static class RevisionScript
{
    public static void Write(TextWriter output, IEnumerable<KnownRevision> steps, Direction direction)
    {
        output.WriteLine(
            $"""
            -- For psql. No other runner works meanwhile, and a revision that fails is the last.
            \set ON_ERROR_STOP on
            set client_encoding = 'UTF8';
            set lock_timeout = '{RunnerPatience.Default.LockTimeout.TotalSeconds}s';
            do $$ begin perform pg_advisory_lock({RevisionSession.LockKey}); end $$;
            """);
        if (direction is Direction.Up)
            output.WriteLine($"\n{RevisionTable.Create}");

        foreach (var revision in steps)
            Write(output, revision, direction);
    }

    private static void Write(TextWriter output, KnownRevision revision, Direction direction)
    {
        output.WriteLine($"\n-- {(direction is Direction.Up ? "revision" : "takes back revision")} {revision.Version}: {revision.Description.ReplaceLineEndings(" ")}");
        if (revision.InTransaction)
            output.WriteLine("begin;");

        foreach (var statement in revision.Sql(direction))
            output.WriteLine(Ended(statement));

        output.WriteLine(RevisionTable.Note(revision, direction));
        if (revision.InTransaction)
            output.WriteLine("commit;");
    }

    /// <summary>A last line that is a comment would swallow a semicolon behind it, so that stands on its own.</summary>
    private static string Ended(string statement)
    {
        var text = statement.TrimEnd();
        return text.EndsWith(';') && !text[(text.LastIndexOf('\n') + 1)..].Contains("--", StringComparison.Ordinal) ? text : $"{text}\n;";
    }
}
