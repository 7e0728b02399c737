using System.Globalization;
using ChatAi.Migration.Schema.Shapes;
using Npgsql;

namespace ChatAi.Migration.Schema.Drafts;

/// <summary><c>revision</c>: writes a new one, to be filled in or with what was changed by hand in the database.</summary>
internal sealed class DraftRevision(Func<SchemaDatabase> database, RevisionCatalogue known, TimeProvider clock)
{
    private const int LongestMessage = 100;

    /// <summary>The file that was written; null when the database is what the revisions make.</summary>
    public async Task<string?> WriteAsync(string message, bool fromDatabase, CancellationToken cancellationToken)
    {
        var checkout = Checkout.Containing(Environment.CurrentDirectory);
        var number = long.Parse(clock.GetUtcNow().ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        Refuse(message, number, checkout.Existing());

        var (up, down) = fromDatabase
            ? await FromDatabaseAsync(cancellationToken)
            : ("-- what the revision does", "-- what takes it back");
        if (up.Length == 0)
            return null;

        var file = new RevisionFile(number, message, up, down);
        var path = Path.Combine(checkout.Revisions, file.FileName);
        await File.WriteAllTextAsync(path, file.Source(), cancellationToken);
        return path;
    }

    private static void Refuse(string message, long number, IReadOnlyList<(long Number, string Name)> existing)
    {
        var name = RevisionFile.NameOf(message);
        if (!message.Any(char.IsLetter) || message.Any(char.IsControl) || message.Length > LongestMessage)
            throw new SchemaException($"The message names the revision: it needs letters, in one line, and {LongestMessage} characters at most.");

        if (existing.FirstOrDefault(revision => string.Equals(revision.Name, name, StringComparison.OrdinalIgnoreCase)) is { Name: not null } same)
            throw new SchemaException($"There is a revision of that name already: {same.Number}.");

        if (existing.FirstOrDefault(revision => revision.Number >= number) is { Name: not null } later)
            throw new SchemaException($"The new revision would be {number}, and has to come after all others: there is {later.Number} already.");
    }

    private async Task<(string Up, string Down)> FromDatabaseAsync(CancellationToken cancellationToken)
    {
        var live = database();
        await using var connection = await live.OpenAsync(cancellationToken);
        if (await new CheckSchema(live, known, clock).NotAtHeadAsync(connection, cancellationToken) is [var first, ..])
            throw new SchemaException($"Only a database at head can be compared: {first}.");

        var after = await SchemaShape.ReadAsync(connection, cancellationToken);
        await using var scratch = await ScratchDatabase.MakeAsync(live, known, clock, cancellationToken);
        var before = await SchemaShape.ReadAsync(scratch.Connection, cancellationToken);

        var differences = SchemaDifference.Between(before, after);
        if (differences.FirstOrDefault(difference => !difference.CanBeWritten) is { } foreign)
            throw new SchemaException($"This has to be written by hand: {foreign.Tell()}.");

        var (up, down) = (new ChangeScript(before, after), new ChangeScript(after, before));
        await ProveAsync(scratch.Connection, up, after, cancellationToken);
        await ProveAsync(scratch.Connection, down, before, cancellationToken);

        return (Text(up), Text(down));
    }

    /// <summary>Nothing is written that does not do what it is to do: the scratch database goes the way first.</summary>
    private static async Task ProveAsync(NpgsqlConnection scratch, ChangeScript change, SchemaShape wanted, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await scratch.BeginTransactionAsync(cancellationToken);
            foreach (var statement in change.Statements())
            {
#pragma warning disable CA2100 // made from the catalogue, which quotes
                await using var command = new NpgsqlCommand(statement, scratch);
#pragma warning restore CA2100
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException exception)
        {
            throw new SchemaException($"This has to be written by hand: {SchemaException.Reason(exception)}.", exception);
        }

        if (SchemaDifference.Between(wanted, await SchemaShape.ReadAsync(scratch, cancellationToken)) is [var left, ..])
            throw new SchemaException($"This has to be written by hand: {left.Tell()}.");
    }

    private static string Text(ChangeScript change)
    {
        var text = new List<string>(change.Doubts());
        foreach (var statement in change.Statements())
        {
            var isLong = statement.Contains('\n', StringComparison.Ordinal);
            if (isLong && text is [.., { Length: > 0 }])
                text.Add("");

            text.Add($"{statement};");
            if (isLong)
                text.Add("");
        }

        return string.Join('\n', text).TrimEnd('\n');
    }
}
