using ChatAi.AppHost.Standalone.Run;

namespace ChatAi.AppHost.Standalone.View;

/// <summary>Every resource of this run, in the order of AppHost.cs.</summary>
internal sealed class ResourceBook(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly List<ResourceEntry> entries = [];
    private long version;

    /// <summary>Another number after every change.</summary>
    public long Version => Interlocked.Read(ref version);

    public IReadOnlyList<ResourceRow> Rows
    {
        get
        {
            lock (gate)
                return [.. entries.Select(entry => entry.Row)];
        }
    }

    public ResourceEntry? this[string name]
    {
        get
        {
            lock (gate)
                return entries.Find(entry => entry.Row.Name == name);
        }
    }

    /// <summary>Everything is in it from the beginning, so that one sees what is still to come.</summary>
    public static ResourceBook Of(IEnumerable<IResource> resources, TimeProvider clock)
    {
        var book = new ResourceBook(clock);
        foreach (var resource in resources)
        {
            if (resource is PostgresServerResource or RedisResource)
                book.Add(resource.Name, "store", []);
            else if (resource is ProjectResource project)
                book.Add(project);
        }

        return book;
    }

    private void Add(ProjectResource project)
    {
        for (var replica = 0; replica < ProjectShape.ReplicasOf(project); replica++)
        {
            // A further replica listens where there is room.
            var addresses = replica == 0 ? ProjectShape.AddressesOf(project) : [];
            Add(ProjectShape.NameOf(project, replica), ProjectShape.IsJob(project) ? "job" : "service", addresses);
        }
    }

    private void Add(string name, string kind, IReadOnlyList<string> endpoints)
    {
        var first = new ResourceRow(name, kind, ResourceState.Waiting, ResourceHealth.Unknown, null, clock.GetUtcNow(), 0, null, null, endpoints, CanBeStopped: false);
        var entry = new ResourceEntry(first, clock, () => Interlocked.Increment(ref version));
        lock (gate)
            entries.Add(entry);
    }
}
