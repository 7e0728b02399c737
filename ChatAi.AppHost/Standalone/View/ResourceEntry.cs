namespace ChatAi.AppHost.Standalone.View;

/// <summary>One resource's row, written by whoever runs it.</summary>
internal sealed class ResourceEntry(ResourceRow first, TimeProvider clock, Action changed)
{
    private readonly Lock gate = new();
    private ResourceRow row = first;

    public ResourceRow Row
    {
        get
        {
            lock (gate)
                return row;
        }
    }

    /// <summary>Another state, with what goes with it; what was noted of the last one is gone.</summary>
    public void Enter(ResourceState state, Func<ResourceRow, ResourceRow>? with = null) =>
        Change(row => (with ?? (same => same))(row with { State = state, Since = clock.GetUtcNow(), Health = ResourceHealth.Unknown, Note = null }));

    /// <summary>What an asked resource answered: null is well.</summary>
    public void Answered(string? trouble) => Change(row => row.State is ResourceState.Running
        ? row with { Health = trouble is null ? ResourceHealth.Healthy : ResourceHealth.Unhealthy, Note = trouble }
        : row);

    public void Change(Func<ResourceRow, ResourceRow> change)
    {
        lock (gate)
        {
            var before = row;
            row = change(row);
            if (row == before)
                return;
        }

        changed();
    }
}
