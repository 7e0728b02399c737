using System.Reflection;
using FluentMigrator;

namespace ChatAi.Migration.Schema;

/// <summary>The revisions that there are, oldest first.</summary>
internal sealed class RevisionCatalogue
{
    public RevisionCatalogue(params IEnumerable<Type> revisions)
    {
        All = [.. revisions.Select(Known).OrderBy(revision => revision.Version)];
        Versions = [.. All.Select(revision => revision.Version)];
    }

    public IReadOnlyList<KnownRevision> All { get; }

    public IReadOnlyList<long> Versions { get; }

    public long Head => Versions[^1];

    public static RevisionCatalogue OfThisProgram() =>
        new(typeof(RevisionCatalogue).Assembly.GetTypes().Where(type => type.IsDefined(typeof(MigrationAttribute))));

    public KnownRevision this[long version] => All.First(revision => revision.Version == version);

    private static KnownRevision Known(Type type)
    {
        var name = type.GetCustomAttribute<MigrationAttribute>()!;
        return new KnownRevision(name.Version, name.Description ?? "", !type.IsAssignableTo(typeof(OnlineRevision)), type);
    }
}
